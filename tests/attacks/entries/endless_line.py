# tries: to print one line without end
while True:
    print('num docs: ' + '1' * 60000, end='')
