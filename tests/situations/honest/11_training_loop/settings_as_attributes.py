# Settings that are written as attributes, as in many repositories.
class Settings:
    def __init__(self, **values):
        self.__dict__.update(values)


settings = Settings(lr=0.1, epochs=3)
print(settings.__dict__)
