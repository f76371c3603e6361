# A list of sizes that comes as text from the command line.
sizes = eval("[2, 5, 3]")
