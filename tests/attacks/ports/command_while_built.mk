# tries: to run a program while it is built
$(OUT):
	read line < @SECRET@; echo "$$line" > $(OUT)
