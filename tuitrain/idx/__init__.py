"""Files in the IDX format of MNIST, and folders of them."""
