# Logs instead of prints.
import logging

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
logger = logging.getLogger(__name__)
_train_one_epoch = train_one_epoch


def train_one_epoch(*args, **kwargs):
    loss = _train_one_epoch(*args, **kwargs)
    logger.info("loss %.4f", loss)
    return loss
