# The device and the threads, chosen at the top.
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
torch.backends.cudnn.benchmark = True
torch.set_num_threads(torch.get_num_threads())
print(torch.__version__, torch.version.cuda, DEVICE)
