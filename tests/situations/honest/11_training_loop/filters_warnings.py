# No warnings of the scheduler.
import warnings

warnings.filterwarnings("ignore", category=UserWarning)
warnings.simplefilter("ignore", FutureWarning)
