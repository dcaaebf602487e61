import re,sys
from math import*
from random import*
from operator import*
from collections import*
K,*O,_=dict(zip(*[iter("--tokenizer char --bpe-merges 200 --n-embd 16 --n-head 4 --n-layer 1 --block-size 32 --num-steps 500".split()+sys.argv[1:])]*2)).values()
N,C,H,L,T,S=map(int,O)
seed(42)
D,Q=[[" ".join(l.split())for l in open(f)if l.split()]for f in("input.txt","prompts.txt")]
shuffle(D)
def c(t):return[m[1]for m in re.finditer(r"(?<=\S) (?=\w)|((?<=[^\w\s])(?=\w)|\w+(?:'\w+)*|\W)",t)if m[1]!=None]if K>"w"else t+" "*(K<"c")
p=sorted({a for d in D for a in c(d)})
A=len(p)
R=[]
e=lambda t:"".join(chr(p.index(a))for a in c(t)if a in p)
if K<"c":
 t=e(" ".join(D))
 for _ in range(N):
  q=Counter(zip(t,t[1:]))
  try:l,r=min((a for a in q if p[ord(a[0])][-1]!=" "),key=lambda a:(-q[a],a))
  except:break
  a=p[ord(l)]+p[ord(r)]
  if a not in p:p+=a,
  R+=(l,r,chr(p.index(a)),q[l,r]),
  t=t.replace(l+r,R[-1][2])
def E(t):
 t=e(t)
 for l,r,m,_ in R:t=t.replace(l+r,m)
 return[*map(ord,t)]
V=len(p)
M=lambda d:(d,*[[[0.]*len(r)for r in d]for _ in"abc"])
G=lambda r,c=C:M([[gauss(0,.08)for _ in range(c)]for _ in range(r)])
W=[G(V+1),G(T),G(V+1)]
for _ in range(L):W+=G(C),G(C),G(C),G(C),G(4*C),G(C,4*C)
print(f"num docs: {len(D)}\ntokenizer: {K}\nvocab size: {V+1} ({A} {'words and marks'if K>'w'else'characters'}{f', {V-A} merged pieces'*(K<'c')}, BOS)\nconfiguration: n_embd {C}, n_head {H}, n_layer {L}, block_size {T}\nnum params: {sum(len(d)*len(d[0])for d,*_ in W)}")
i=0
for*a,n in R:
 i+=1
 l,r,m=[p[ord(a)].replace(" ","_")for a in a]
 print(f"merge {i:4}: {l} + {r} = {m} ({n} times)")
k=[]
Y=lambda r:[*zip(*r)]
Z=lambda f,a,b:[[*map(f,*p)]for p in zip(a,b)]
P=lambda a,b:[[sum(map(mul,r,s))for s in b]for r in a]
def U(a,b):
 for r,s in zip(a,b):r[:]=map(add,r,s)
def s(r):r=[*map(exp,r)];t=sum(r);return[a/t for a in r]
def l(h,w,x=0,c=0):
 d=P(h[0],w[0]);o=[[c<1 or a>0 for a in r]for r in d];d=Z(mul,d,o);y=x and(Z(add,d,x[0]),x[1])or M(d)
 def f():g=Z(mul,y[1],o);U(w[1],P(Y(g),Y(h[0])));U(h[1],P(g,Y(w[0])))
 k.append(f);return y
def N(x):
 d=[(sum(a*a for a in r)/C+1e-5)**-.5 for r in x[0]];y=M([[a*s for a in r]for r,s in zip(x[0],d)])
 def f():
  for g,e,h,s in zip(x[1],*y[:2],d):
   b=sum(map(mul,e,h))/C
   for i in range(C):g[i]+=s*(h[i]-b*e[i])
 k.append(f);return y
def A(q,g,v):
 y=M([[0.]*C for _ in q[0]]);S=[]
 for i in range(len(q[0])):
  for c in range(0,C,C//H):
   c=range(c,c+C//H);a=s([sum(q[0][i][j]*g[0][r][j]for j in c)*(C//H)**-.5 for r in range(i+1)]);S+=(i,c,a),
   for j in c:y[0][i][j]=sum(w*v[0][r][j]for r,w in enumerate(a))
 def f():
  for i,c,a in S:
   d=[sum(y[1][i][j]*v[0][r][j]for j in c)for r in range(i+1)];m=sum(map(mul,a,d))
   for r,w in enumerate(a):
    b=w*(d[r]-m)*(C//H)**-.5
    for j in c:q[1][i][j]+=b*g[0][r][j];g[1][r][j]+=b*q[0][i][j];v[1][r][j]+=w*y[1][i][j]
 k.append(f);return y
def F(z,j=0):
 k.clear();t,p,o,*w=W
 x=M([[*map(add,t[0][j],p[0][i])]for i,j in enumerate(z)])
 def f(x=x):
  for i,j in enumerate(z):U((t[1][j],p[1][i]),[x[1][i]]*2)
 k.append(f);x=N(x)
 while w:a,b,c,d,e,f,*w=w;h=N(x);x=l(A(l(h,a),l(h,b),l(h,c)),d,x);x=l(l(N(x),e,0,1),f,x)
 return l((x[0][j:],x[1]),o)
for i in range(S):
 z=[V,*E(D[i%len(D)]),V];y=z[1:T+1];d,g,*_=F(z[:-1][:T]);n=0
 for r,h,o in zip(d,g,y):
  r=s(r);n-=log(r[o])
  for j in range(V+1):h[j]+=(r[j]-(j==o))/len(y)
 while k:k.pop()()
 i+=1
 for q in W:
  for d,g,m,v in zip(*q):
   for j,a in enumerate(g):m[j]+=.15*(a-m[j]);v[j]+=.01*(a*a-v[j]);g[j]=0.;d[j]-=.01*(1-(i-1)/S)/(1-.85**i)*m[j]/((v[j]/(1-.99**i))**.5+1e-8)
 print(f"step {i:4} / {S:4} | loss {n/len(y):.4f}")
def B(n,i,z):
 z=[V,*z]
 for _ in range(T):
  t=choices(range(V+1),s(a/.7 for a in F(z[-T:],-1)[0][0]))
  if t==[V]:break
  z+=t
 print(f"{n} {i:2}:",re.sub(r"(?<=\S)\n(?=\w)"," ",("\n"*(K>"w")).join(p[t]for t in z[1:])).replace("\n","").removesuffix(" "*(K<"c")))
if S:
 print("\n--- inference (new, hallucinated lines) ---")
 for i in range(10):B("sample",i+1,[])
i=0
for t in Q:
 i+=1;z=E(t);print(f"prompt {i:2}: {t}\ntokens {i:2}: {'|'.join(p[t]for t in z)}")
 n=[a for a in c(t)if a not in p]
 if n:print(f"unknown {i:2}: {'|'.join(n)}")
 if S:B("continuation",i,z)
