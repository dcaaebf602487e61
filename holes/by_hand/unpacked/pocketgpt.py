"""What entries/pocketgpt.py (bytes) and signgpt.py (characters) are packed from.

`python -m golf pack holes/by_hand/unpacked/pocketgpt.py -o FILE`, for signgpt.py with `--lane characters`. It is golfed
for deflate: to say a phrase again in the same words is nearly free, and a second spelling of a short one is dear.
"""

from random import*
from math import*
from operator import*
from sys import*
seed(42)
# f: the text's file, if any; t: trace. The generated text is drawn only where no file is given.
f=argv[2:]
t=len(argv)==2
X=open(*f).read()if f else'\n'.join(choice("the moon slowly pulls the sea,the sea wears down the stone,a smooth stone sinks in the river,the river finds its way home,a small bird sings before the rain,the rain feeds the old tree,the old tree holds a small bird,every quiet night the moon comes back".split(','))for _ in range(240))
# An empty line adds the empty string: nothing.
w=[]
for l in X.split('\n'):w+=l and[' ']+l.split()
V=sorted({*w})+['<UNK>']*len(f)
w=[V.index(l)for l in w[1:]]
c=len(w)*4//5
a,b=w[:c],w[c:]
# D decodes.
D=lambda d:' '.join(V[i]for i in d)
print(f"text: {len(X)} characters, {len(w)} tokens\nvocabulary: {len(V)} tokens")
for i,l in enumerate(V):print(f"  {i:2} {l!r}")
print(f"training part: {c} tokens\nvalidation part: {len(b)} tokens")
for i in range(7):d=a[randrange(c-8):][:8];print(f"sequence {i+1}:",*[f"{i:2}"for i in d],'|',D(d))
# All parameters in one list: first the 80 gains, which take no draw and no decay, then the matrices in their order.
# Numbers are floats, and a gradient is filed under the value of its number: so the gains begin at 1 and a few ulp each,
# for two that are equal would be one, and a gain of exactly 1 would make the product equal to its operand.
W=[1+i/1e15 for i in range(1,81)]
for k in[f"token embedding: {len(V)*16}","position embedding: 128",*[f"layer {l}, {k}"for l in(1,2)for k in"norm 1: 16,query: 256,key: 256,value: 256,attention projection: 256,norm 2: 16,mlp up: 1024,mlp projection: 1024".split(',')],"final norm: 16"]:print(f"parameters, {k}");W+=[gauss(0,.02-('j'in k)/100)for _ in range(int(k.split()[-1])*('rm'not in k))]
print(f"parameters, total: {len(W)}\nparameters, decayed: {len(W)-80}\nparameters, not decayed: 80")
# m and v: the moments.
m=[0]*len(W)
v=[0]*len(W)
# The tape has triples: operands (rows of numbers), a function from the result's gradient to theirs, the result.
# O files one and hands the result on. M: rows of X against rows of w. It is its own way back, twice.
O=lambda*a:T.append(a)or a[2]
M=lambda X,w:O(X+w,lambda g:M(g,[*zip(*w)])+M([*zip(*g)],[*zip(*X)]),[[sum(map(mul,x,r))for r in w]for x in X])
# B: one block of the trace; hands its rows on.
def B(k,X,f='%10.6f',l=0):
 if t:print(f"\n--- {k} ---")
 for l,r in zip(l or K,t*X):print(l+":",*[f%n for n in r])
 return X
# H: a function of single rows with a symmetric Jacobian, which softmax, the norm without gain and GELU all have: its
# vector times Jacobian is its Jacobian times vector, and that is the imaginary part of the function itself at a point
# a little off the real numbers, in the direction of the gradient. The step is 1e-99:
# a gradient of 1/p may be large. P: softmax.
H=lambda f,X:O(X,lambda g:[[a.imag*1e99 for a in f([a+b*1e-99j for a,b in zip(*z)])]for z in zip(X,g)],[*map(f,X)])
def P(x):c=[e**a for a in x];return[a/sum(c)for a in c]
# The norm as a block: centred, then scaled, for both are symmetric. The standard
# deviation comes back from a number and its normed self. Gains are products of columns with one number.
def N(X,g,k):Y=H(lambda x:[a/(sum(map(mul,x,x))/16+1e-5)**.5 for a in x],H(lambda x:[a-sum(x)/16 for a in x],X));B(k+", mean and standard deviation",[(m:=sum(x)/16,(x[0]-m)/c[0])for x,c in zip(X,Y)]);return B(k,[*zip(*[M([[g]],[*zip(c)])[0]for g,c in zip(g,zip(*Y))])])
# Z: the sum of two matrices; J: a matrix's gradient; C: the corner of layer 1's query in a list such as W.
Z=lambda k,X,Y:B(k,O(X+Y,lambda g:g+g,[[*map(add,*z)]for z in zip(X,Y)]))
J=lambda X:[[G.get(a,0)for a in x]for x in X]
C=lambda k,X,n=4,f='%13.5e':B(k,[X[16*i-6144:][:n]for i in range(n)],f)
# From 8 tokens, and perhaps the ninth, to their mean surprise; p: probabilities, o: logits, q: queries, keys, values.
# The first position attends to itself alone: its output is its value, not a product with 1 that would be equal to it.
def F(s):
 global K,T,p,o,q,y
 T=[];w=iter(W);R=lambda n,c=16:[[next(w)for _ in range(c)]for _ in range(n)];K=[f"{i+1} {V[w]!r}"for i,w in enumerate(s[:8])];y=s[:8];B("input",[y],'%d',[D(y)]);y=s[1:];B("target",[y],'%d',[D(y)]);g=R(5);E=R(len(V));x=Z("combined embeddings",B("token embeddings",[E[i]for i in s[:8]]),B("position embeddings",R(8)));q=[]
 for l in 1,2:
  k=f"layer {l}, ";a=N(x,g[l],k+"norm 1");o=[];q+=B(k+"queries",M(a,R(16))),B(k+"keys",M(a,R(16))),B(k+"values",M(a,R(16)))
  for h in 1,2:r,c,a=[[x[h*8-8:][:8]for x in w]for w in q[-3:]];n=k+f"head {h}, ";r=B(n+"masked weights",H(P,[q[:i+1]+[-999]*(7-i)for i,q in enumerate(B(n+"scores",H(lambda x:[a/8**.5 for a in x],M(r,c))))]));o+=[B(n+"output",[a[0],*M(r[1:],[*zip(*a)])])]
  x=Z(k+"residual after attention",x,B(k+"attention output",M([a+b for a,b in zip(*o)],R(16))));x=Z(k+"residual after mlp",x,B(k+"mlp output",M(B(k+"mlp after GELU",H(lambda x:[a*(erf(a.real/2**.5)/2+.5+e**(-a*a/2)*(a-a.real)/tau**.5)for a in x],B(k+"mlp before GELU",M(N(x,g[-l],k+"norm 2"),R(64))))),R(16,64))))
 o=B("logits",M(N(x,g[0],"final norm"),E));p=B("probabilities",H(P,o));s=[-log(p[i])for p,i in zip(p,y)];B("surprises",[*zip(s)]);B("loss",[[sum(s)/8]],l=["mean surprise"]);B("the five most likely next words",[['  '.join(f"{b!r} {a:.6f}"for a,b in sorted(zip(p,V))[:-6:-1])]for p in p],'%s');return sum(s)/8
# The loss over sixteen fixed sequences.
E=lambda w:sum(F(w[i*(len(w)-9)//15:])for i in range(16))/16
# Training: two micro-batches, clipping, AdamW. G: gradients by value. The walk takes a copy of the tape: M writes on.
for i in range(601-599*t):
 if i%100<1>t:print(f"evaluation {i:4} | training {E(a):.4f} | validation {E(b):.4f}")
 if i>599:break
 r=min(6e-5*i,.0033+.0027*cos((i-100)*pi/500));l=0;k=f"\n=== iteration {i}, learning rate {r:.6f}, ";u=[0]*len(W)
 for j in 1,2:
  if t:print(k+f"micro-batch {j} of 2 ===")
  l+=F(a[randrange(c-8):][:9])/2;G={p[i]:-1/8/p[i]for p,i in zip(p,y)}
  for X,w,Y in T[::-1]:
   for x,g in zip(X,w(J(Y))):
    for x,g in zip(x,g):G[x]=G.get(x,0)+g
  u=[*map(add,u,map(G.get,W))];B("gradient of the logits",J(o),'%13.5e');B("gradient of layer 1, queries",J(q[0]),'%13.5e');K=[f"row {i+1}"for i in range(16)];C(f"gradient of layer 1, query, micro-batches 1 to {j} added",u,16)
 z=hypot(*u)/2;x=min(1,1/(z+1e-6));u=[a*x/2 for a in u]
 if t:print(k+"after micro-batches 1 and 2 ===")
 B("all gradients",[[z],[x]],l=["length","factor of clipping"]);C("gradient of layer 1, query, mean and clipped",u,16);k="layer 1, query, first 4x4, ";C(k+"first moment before",m);C(k+"second moment before",v);w=W[:]
 for j,g in enumerate(u):m[j]+=(g-m[j])/10;v[j]+=(g*g-v[j])/20;W[j]-=r*(m[j]/(1-.9**-~i)/((v[j]/(1-.95**-~i))**.5+1e-8)+(j>79)*W[j]/10)
 C(k+"first moment after",m);C(k+"second moment after",v);C(k+"before",w,4,'%12.8f');C(k+"change",[*map(sub,W,w)]);C(k+"after",W,4,'%12.8f')
 if i%20<1+t:print(f"iteration {i:4} | rate {r:.6f} | loss {l:.4f}")
# Five samples: p to the power of 1/.8.
seed(42)
for i in range(5-5*t):
 d=[0]
 for _ in range(12):F(d[-8:]);d+=choices(range(len(V)),[n**1.25 for n in p[-1]])
 print(f"sample {i+1}:",D(d))
