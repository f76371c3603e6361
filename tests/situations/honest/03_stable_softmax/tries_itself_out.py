# A try-out at the bottom, which does not run when the file is imported.
def main():
    print(softmax(torch.randn(2, 3), dim=1))


if __name__ == "__main__":
    main()
