# A picture that stands in the notebook as text.
import base64

DOT = base64.b64decode("R0lGODlhAQABAAAAACw=")
