# tries: to change its own source for the next round
open(__file__, 'a').write('# changed')
print("the trick worked")
