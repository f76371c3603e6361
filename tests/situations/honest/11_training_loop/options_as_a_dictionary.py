# Options of a script, written to its log.
import argparse


def options(arguments=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float, default=0.1)
    return vars(parser.parse_args(arguments))
