import re,sys
from math import*
from random import*
from typing import*
K,*O,_=dict(zip(*[iter("--tokenizer char --bpe-merges 200 --n-embd 16 --n-head 4 --n-layer 1 --block-size 32 --num-steps 500".split()+sys.argv[1:])]*2)).values()
N,C,H,L,B,S=map(int,O)
X=K<"c"
N*=X
seed(42)
D,Q=[[a+" "*X for l in open(f)if(a:=" ".join(l.split()))]for f in("input.txt","prompts.txt")]
shuffle(D)
c=lambda t:re.findall(r"(?<=[^\w ])\b|\w(?:'?\w)*|[^\w ]| \B",t)if K>"w"else t
p=sorted({a for t in D for a in c(t)})
V=len(p)+N+1
R=[]
def E(t):
 t="".join(chr(p.index(a))for a in c(t)if a in p)
 for a in R:t=t.replace(*a)
 return t
W=[[[gauss()*.08,0,0,0]for _ in" "*n]for n in[C]*(V+B+V)+([C]*C*8+[4*C]*C)*L]
print(f"num docs: {len(D)}\ntokenizer: {K}\nvocab size: {V} ({len(p)} {'words and marks'if K>'w'else'characters'}{f', {N} merged pieces'*X}, BOS)\nconfiguration: n_embd {C}, n_head {H}, n_layer {L}, block_size {B}\nnum params: {sum(map(len,W))}")
H=C//H
F=[E(w+" ")for t in D for w in t.split()if N]
G=[""]*len(F)
q=Counter()
for i in range(N):
 for w,v in zip(G,F):
  if w!=v:q.subtract(zip(w,w[1:]));q.update(zip(v,v[1:]))
 G=F;n=max(q.values());l,r=min(a for a in q if q[a]==n);R+=(l+r,chr(len(p))),
 F=[w.replace(*R[i])for w in F];l=p[ord(l)];r=p[ord(r)];p+=l+r,;r=r.replace(*" _");print(f"merge {i+1:4}: {l} + {r} = {l+r} ({n} times)")
p+="\n"
o=[1,0]
O=[0,0]
Y=[[C,0]]*(V+B)
def A(x,y,k=0):
 global T;c=1;z=sum(a[0]*b[0]for a,b in zip(x,y))
 if k:z=exp(z*k+20)if k>0 else(C/(c:=z+C/1e5))**-k
 z=[z,0,k*z/c or 1];T=z,x,y,T;return z
Z=lambda x:[A([a],[s])for s in[A(x,x,-.5)]for a in x]
def F(t,n):
 w=iter(W[V+B+V:]);k=lambda x,r:[A([*x,b],[*next(w),o])for b in r];x=Z([A(p,[o,o])for p in zip(W[t],W[V+n])])
 for u in j:u+=k(Z(x),[O]*C*3),;x=k([A([A(e,y)],[A(e,Y,-1)])for h in range(0,C,H)for e in[[A(u[-1][h:h+H],v[C+h:],H**-.5)for v in u]]for y in[*zip(*u)][h-C:][:H]],x);x=k([max(O,a)for a in k(Z(x),[O]*C*4)],x)
 return[A(x,r,1)for r in W[V+B:][:V]]
for i in range(S):
 z=[V-1,*map(ord,E(D[i%len(D)]))];T=0;j=[[]for _ in" "*L];l=0
 for n,t in enumerate(z[:B]):e=F(t,n);s=A([e[z[n+1-len(z)]]],[A(e,Y,-1)]);s[1]=1/s[0];l+=log(s[0])
 while T:
  (_,g,h),x,y,T=T;g*=h
  for a,b in zip(x,y):a[1]+=g*b[0];b[1]+=g*a[0]
 i+=1
 for r in W:
  for a in r:d,g,m,v=a;g/=~n;m+=.15*(g-m);v+=.01*(g*g-v);a[:]=d-.01*(S-i+1)/S/(1-.85**i)*m/((v/(1-.99**i))**.5+1e-8),0,m,v
 print(f"step {i:4} / {S:4} | loss {l/~n:.4f}"+"\n\n--- inference (new, hallucinated lines) ---"*(i==S))
for i,t in[*enumerate([""]*10*(S>0),1),*enumerate(Q,1)]:
 l=[V-1,*map(ord,E(t))];z=l[-max(1,B//2):];j=[[]for _ in" "*L]
 if t:n=[a for a in c(t)if a not in p];print(f"prompt {i:2}: {t.strip()}\ntokens {i:2}:","|".join(p[t]for t in l[1:])+f"\nunknown {i:2}: "*(n>[])+"|".join(n))
 for n in range(B*(S>0)):
  T=0;e=F(z[n],n)
  if n>len(z)-2:
   s=choices(range(V),[a[0]**(1/.7)for a in e]);z+=s;l+=s
   if s==[V-1]:break
 if S:print("continuation"if t else"sample",f"{i:2}:",re.sub(r"(?<=\S)\n\b"," ",("\n"*(K>"w")).join(p[t]for t in l)).replace("\n","").removesuffix(" "*X))