# The readable original of the record in characters with 753: `golf pack --lane characters` makes it of this. The record in
# plain with 3,036 bytes is the same program, spelled for its length.
from re import*
from sys import*
from math import*
from random import*
from typing import*
# the defaults, then the call: a dict keeps the first place and the last value
K,*O,_=dict(zip(*[iter("--tokenizer char --bpe-merges 200 --n-embd 16 --n-head 4 --n-layer 1 --block-size 32 --num-steps 500".split()+argv[1:])]*2)).values()
N,C,H,L,B,S=map(int,O)
# true for bpe: its texts end with the mark of a word, a space, and it alone has merges to learn
X=K<"c"
N*=X
seed(42)
D,Q=[[" ".join(l.split())+" "*X for l in open(f)if l.split()]for f in("input.txt","prompts.txt")]
shuffle(D)
# the pieces of a text: findall steps over what no alternative matches, and that is the space before a word
c=lambda t:findall(r"(?<=[^\w ])\b|\w(?:'?\w)*|[^\w ]| \B",t)if K>"w"else t
p=sorted({a for t in D for a in c(t)})
# as many merges as asked for are learned, so the size of the vocabulary is known before the first
V=len(p)+N+1
R=[]
# a token is chr(its number), so that a merge is two arguments of str.replace; all of them in order encode a text
def E(t):
 t="".join(chr(p.index(a))for a in c(t)if a in p)
 for a in R:t=t.replace(*a)
 return t
# a parameter is its number, its gradient and Adam's two moments; all rows in the order of their making
W=[[[gauss()*.08,0,0,0]for _ in" "*n]for n in[C]*(V+B+V)+([C]*8*C+[4*C]*C)*L]
print("num docs: %d\ntokenizer: %s\nvocab size: %d (%d %s%s, BOS)\nconfiguration: n_embd %d, n_head %d, n_layer %d, block_size %d\nnum params: %d"%(len(D),K,V,len(p),"words and marks"if K>"w"else"characters",f", {N} merged pieces"*X,C,H,L,B,sum(map(len,W))))
H=C//H
# every word as often as it occurs; a pair is counted anew only in words that hold what is merged
F=[E(w+" ")for t in D for w in t.split()if N]
q=Counter(a for w in F for a in zip(w,w[1:]))
for i in range(N):
 n=max(q.values());l,r=min(a for a in q if q[a]==n);R+=(l+r,chr(len(p))),
 for w in F:
  if l+r in w:q.subtract(zip(w,w[1:]));w=w.replace(*R[i]);q.update(zip(w,w[1:]))
 F=[w.replace(*R[i])for w in F];l=p[ord(l)];r=p[ord(r)];p+=l+r,;r=r.replace(*" _");print(f"merge {i+1:4}: {l} + {r} = {l+r} ({n} times)")
# BOS prints as a newline, which no piece is, and which the last line of the program removes
p+="\n"
# one, for a residual to be a product; zero, for no residual; the width, for a sum that the power below divides by it
o=[1,0]
O=[0,0]
Y=[[C,0]]*(V+B)
# a node is its value, its gradient, its slope: x times y, and then k: e to its product with k, or its mean to the power
# k. T is the tape: node, operands, and the tape before
def A(x,y,k=0):
 global T;c=1;z=sum(a[0]*b[0]for a,b in zip(x,y))
 if k:z=exp(z*k+20)if k>0 else(C/(c:=z+C/1e5))**-k
 z=[z,0,k*z/c or 1];T=z,x,y,T;return z
# x at a mean square of one
Z=lambda x:[A([a],[s])for s in[A(x,x,-.5)]for a in x]
# a token at a place -> e to its logits. w hands out the rows of the layers one after the other, u is a layer's cache of
# query, key and value in one vector; a column of the cache is one number at all places
def F(t,n):
 w=iter(W[V+B+V:]);k=lambda x,r:[A([*x,b],[*next(w),o])for b in r];x=Z([A(p,[o,o])for p in zip(W[t],W[V+n])])
 for u in j:u+=k(Z(x),[O]*3*C),;x=k([A([A(e,y)],[A(e,Y,-1)])for h in range(0,C,H)for e in[[A(u[-1][h:h+H],v[C+h:],H**-.5)for v in u]]for y in[*zip(*u)][h-C:][:H]],x);x=k([max(O,a)for a in k(Z(x),[O]*4*C)],x)
 return[A(x,r,1)for r in W[V+B:V+B+V]]
for i in range(S):
 z=[V-1,*map(ord,E(D[i%len(D)]))];T=0;j=[[]for _ in" "*L];l=0
 # z wraps around: behind the last token stands its first, BOS. Uphill: the sum of the logarithms, and -n-1 divides it
 for n,t in enumerate(z[:B]):e=F(t,n);s=A([e[z[n+1-len(z)]]],[A(e,Y,-1)]);s[1]=1/s[0];l+=log(s[0])
 while T:
  (_,g,h),x,y,T=T;g*=h
  for a,b in zip(x,y):a[1]+=g*b[0];b[1]+=g*a[0]
 i+=1
 for r in W:
  for a in r:d,g,m,v=a;g/=~n;m+=.15*(g-m);v+=.01*(g*g-v);a[:]=d-.01*(S-i+1)/S/(1-.85**i)*m/((v/(1-.99**i))**.5+1e-8),0,m,v
 print(f"step {i:4} / {S:4} | loss {l/~n:.4f}"+"\n\n--- inference (new, hallucinated lines) ---"*(i==S))
for i,t in[*enumerate([""]*10*(S>0),1),*enumerate(Q,1)]:
 # samples are continuations of nothing, told from the prompts by their emptiness
 l=[V-1,*map(ord,E(t))];z=l[-max(1,B//2):];j=[[]for _ in" "*L]
 if t:n=[a for a in c(t)if a not in p];print(f"prompt {i:2}:",t.strip());print(f"tokens {i:2}:","|".join(p[t]for t in l[1:]));n and print(f"unknown {i:2}:","|".join(n))
 for n in range(B*(S>0)):
  T=0;e=F(z[n],n)
  if n>len(z)-2:
   s=choices(range(V),[a[0]**(1/.7)for a in e]);z+=s;l+=s
   if s==[V-1]:break
 if S:print("continuation"if t else"sample",f"{i:2}:",sub(r"(?<=\S)\n\b"," ",("\n"*(K>"w")).join(p[t]for t in l)).replace("\n","").removesuffix(" "*X))
