# The readable original of entries/dust.py (bytes) and entries/specks.py (characters): `golf pack` makes them of this, the
# latter with `--lane characters`. entries/grains.py is the same program, spelled for its length. This one is golfed for
# deflate: what was said before, word for word, is said again for almost nothing. One letter serves for several things that
# do not meet.
from re import*
from sys import*
from math import*
from random import*
from typing import*
# the defaults, then the call; the last value behind a name, or behind its end where that is like no other, counts
f="zer char ges 200 bd 16 ad 4 yer 1 size 32 ps 500 "+" ".join(argv[1:])
K,*D=[f.split(a)[-1].split()[0]for a in f.split()[:14:2]]
N,C,H,L,B,S=map(int,D)
# true for bpe: its texts end with the mark of a word, a space, and it alone has merges to learn
X=K<"c"
N*=X
seed(42)
D,Q=[[" ".join(t.split())+" "*X for t in open(a)if t.split()]for a in("input.txt",argv[-1])]
shuffle(D)
# the pieces of a text: findall steps over what no alternative matches, and that is the space before a word
c=lambda t:findall(r"(?<=[^\w ])\b|\w(?:'?\w)*|[^\w ]| \B",t)if K>"w"else t
p=sorted({a for t in D for a in c(t)})
# as many merges as asked for are learned, so the size of the vocabulary is known before the first
V=len(p)+N+1
# a token is chr(its number), so that a merge is two arguments of str.replace; all of them in order encode a text
R=[]
def E(t):
 t="".join(chr(p.index(a))for a in c(t)if a in p)
 for a in R:t=t.replace(*a)
 return t
W=[.08*gauss()for a in range((V+B+V+12*C*L)*C)]
print("num docs:",len(D))
print("tokenizer:",K)
print(f"vocab size: {V} ({len(p)}","words and marks, BOS)"if K>"w"else"characters"+", %d merged pieces"%N*X+", BOS)")
print("configuration: n_embd %d, n_head %d, n_layer %d, block_size %d"%(C,H,L,B))
H=C//H
print("num params:",len(W))
# pairs are counted anew in the whole text for each merge: those that begin with the end of a word are no pairs
t=E("".join(D*X))
for i in range(1,N+1):
 q=Counter(zip(t,t[1:]))
 n,l,x=min((-q[l,x],l,x)for l,x in q if" "not in p[ord(l)]);a=l+x,chr(len(p));R+=a,;t=t.replace(*a);l=p[ord(l)];x=p[ord(x)];p+=l+x,;x=x.replace(*" _");print(f"merge {i:4}: {l} + {x} = {l+x} ({-n} times)")
# BOS prints as nothing
p+="",
# The graph has no nodes. A number is a float, and its gradient is filed under its value: on the tape N, value -> the pairs
# (operand, derivative) that it came from. What is computed twice is one number, and the pairs filed first stay.
def f(*x):s=sum(map(prod,x));N[s]=N[s]or x;return s
# each row of a matrix takes its weights from the one iterator w; r is what is added: a residual, an embedding, zeros
k=lambda x,r:[f(*zip(x,w),(1,a))for a in r]
# x at a mean square of one; softmax. exp(a) is a product, too: a * exp(a) + (1 - a) * exp(a)
def Z(x):s=1/sqrt(f(*zip(x,x))/C+1e-5);N[s]=[(a,-s*s*s*a/C)for a in x];return[f((s,a))for a in x]
def P(x):s=1/sum(x:=[f((a,exp(a)),(1-a,exp(a)))for a in x]);N[s]=[(a,-s*s)for a in x];return[f((s,a))for a in x]
# both moments of weight a, under a and (a,)
q=Counter()
for i,t in enumerate((D*S)[:S],1):
 z=[V-1,*map(ord,E(t))]
 g=Counter()
 N=Counter()
 # query, key and value are one vector of the cache, those of a layer are each L-th
 D=()
 for n,a in zip(range(S and B),z):
  w=iter(W[(V+n)*C:][:C]+W[(V+B+V)*C:]+W[(V+B)*C:])
  x=Z(k([1],W[a*C:][:C]))
  for l in range(L):
   y=k(Z(x),[0]*3*C)
   D+=y,
   x=k([f(*zip(P([f((1/sqrt(H),f(*zip(y[a-a%H:][:H],v[a-a%H:][C:]))))for v in D[l::L]]),[v[a-C]for v in D[l::L]]))for a in range(C)],x)
   x=k([(0<a)*a for a in k(Z(x),[0]*4*C)],x)
  x=P(k(x,[0]*V))
  # z wraps around: behind the last token stands its first, BOS
  a=z[n+1-len(z)]
  # uphill, 1e7 times the gradient, so that Adam's floor is 1; until the walk the keys are the probabilities
  g[x[a]]=1e7/x[a]
 print(f"step {i:4} / {S:4} | loss {sum(map(log,g))/~n:.4f}")
 for l in[*N][::-1]:
  for a,x in N[l]:g[a]+=g[l]*x;g[x]+=g[l]*a
 # Adam, with means that are sums: each gradient enters them divided by the decay so far
 for a in range((V+B+V+12*C*L)*C):x=g[W[a]]/~n;q[a]+=x/.85**i;q[a,]+=x*x/.99**i;W[a]+=.015*q[a]/(1/.85**i-1)*(i-1-S)/S/(1+sqrt(q[a,]/(1/.99**i-1)))
if S:print("\n--- inference (new, hallucinated lines) ---")
# samples are continuations of nothing, told from the prompts by their emptiness; the lines above once more
for i,t in enumerate([""]*10+Q,1):
 z=[V-1,*map(ord,E(t))]
 if t:i-=10;n="|".join(a for a in c(t)if a not in p);print(f"prompt {i:2}:",*t.split());print(f"tokens {i:2}:","|".join(p[a]for a in z[1:]));n and print(f"unknown {i:2}:",n)
 Q=z[:-max(1,B//2)]
 z=z[-max(1,B//2):]
 g=Counter()
 N=Counter()
 D=()
 for n,a in zip(range(S and B),z):
  w=iter(W[(V+n)*C:][:C]+W[(V+B+V)*C:]+W[(V+B)*C:])
  x=Z(k([1],W[a*C:][:C]))
  for l in range(L):
   y=k(Z(x),[0]*3*C)
   D+=y,
   x=k([f(*zip(P([f((1/sqrt(H),f(*zip(y[a-a%H:][:H],v[a-a%H:][C:]))))for v in D[l::L]]),[v[a-C]for v in D[l::L]]))for a in range(C)],x)
   x=k([(0<a)*a for a in k(Z(x),[0]*4*C)],x)
  x=P(k(x,[0]*V))
  if n+1-len(z)==0:a=choices(range(V),[a**(1/.7)for a in x]);z+=a*(a<[V-1])
 # words are joined by a space where a word follows a piece that is none
 if S:print("continuation"if t else"sample",f"{i:2}:",sub(" "*X+"$|\n","",sub(r"(?<=\S)\n\b"," "*(K>"w"),"\n".join(p[a]for a in Q+z))))
