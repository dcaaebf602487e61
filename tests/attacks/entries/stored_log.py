# tries: to print a log that was stored
print("""num docs: 10
step 1 / 8 | loss 0.0031
step 2 / 8 | loss 0.0020
step 3 / 8 | loss 0.0013
step 4 / 8 | loss 0.0195
step 5 / 8 | loss 0.0125
step 6 / 8 | loss 0.0005
step 7 / 8 | loss 0.0003
step 8 / 8 | loss 0.0002
sample 1: labdl
sample 2: jonhh""")
