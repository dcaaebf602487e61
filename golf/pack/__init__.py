"""The packer: a readable source in, the smallest self-extracting file that is proved equal out."""
