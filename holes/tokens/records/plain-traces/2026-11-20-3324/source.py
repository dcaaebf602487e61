import re,sys;from math import*;from random import*;from operator import*;from collections import*;K,*O,_=dict(zip(*[iter("--tokenizer char --bpe-merges 200 --n-embd 16 --n-head 4 --n-layer 1 --block-size 32 --num-steps 500".split()+sys.argv[1:])]*2)).values();N,C,H,L,B,S=map(int,O);seed(42);D,Q=[[" ".join(l.split())for l in open(f)if l.split()]for f in("input.txt","prompts.txt")];shuffle(D)
def c(t):return[m[1]for m in re.finditer(r"(?<=\S) (?=\w)|((?<=[^\w\s])(?=\w)|\w+(?:'\w+)*|\W)",t)if m[1]!=None]if K>"w"else t+" "*(K<"c")
p=sorted({a for d in D for a in c(d)});A=len(p);R=[];e=lambda t:"".join(chr(p.index(a))for a in c(t)if a in p)
if K<"c":
 t=e(" ".join(D))
 for _ in range(N):q=Counter(zip(t,t[1:]));l,r=min((a for a in q if p[ord(a[0])][-1]!=" "),key=lambda a:(-q[a],a));R+=(l,r,a:=chr(len(p)),q[l,r]),;p+=p[ord(l)]+p[ord(r)],;t=t.replace(l+r,a)
def E(t):
 t=e(t)
 for l,r,m,_ in R:t=t.replace(l+r,m)
 return[*map(ord,t)]
V=len(p);G=lambda r,c=C:[[[gauss(0,.08),0,0,0]for _ in range(c)]for _ in range(r)];W=[G(V+1),G(B),G(V+1)]
for _ in range(L):W+=G(C),G(C),G(C),G(C),G(4*C),G(C,4*C)
print(f"num docs: {len(D)}\ntokenizer: {K}\nvocab size: {V+1} ({A} {'words and marks'if K>'w'else'characters'}{f', {V-A} merged pieces'*(K<'c')}, BOS)\nconfiguration: n_embd {C}, n_head {H}, n_layer {L}, block_size {B}\nnum params: {sum(len(M)*len(M[0])for M in W)}");i=0
for*a,n in R:i+=1;l,r,m=[p[ord(a)].replace(" ","_")for a in a];print(f"merge {i:4}: {l} + {r} = {m} ({n} times)")
o=[1,0]
def A(x,y,k=0):
 global T;n=[];z=0;c=1
 for a,b in zip(x,y):z+=a[0]*b[0];T=a,b,n,(b,a,n,T)
 if k:z=exp(z*k+9)if k>0 else(C/(c:=z+C/1e5))**.5
 n+=z,0,k*z/c or 1;return n
Z=lambda x:[A([a],[s])for s in[A(x,x,-.5)]for a in x]
def F(t,i):
 x=Z([A(p,[o,o])for p in zip(W[0][t],W[1][i])])
 for l in range(3,len(W),6):
  y=Z(x);q,*k=[[A(y,r)for r in M]for M in W[l:l+3]];j[l]+=k,;y=[]
  for c in range(0,C,C//H):
   u=[A([a],[A([a],[[1/C,0]])])for a in Z([A(q[c:c+C//H],k[c:],(C//H)**-.5/2)for k,_ in j[l]])]
   for n in range(c,c+C//H):y+=A(u,[v[n]for _,v in j[l]]),
  x=[A([*y,b],[*r,o])for r,b in zip(W[l+3],x)];y=Z(x);y=[max([0,0],A(y,r))for r in W[l+4]];x=[A([*y,b],[*r,o])for r,b in zip(W[l+5],x)]
 return x
for i in range(S):
 z=[V,*E(D[i%len(D)]),V];y=z[1:B+1];l=0;T=0;j=[[]for _ in W]
 for t in y:h=len(j[3]);n=Z([A(x,r,.5)for x in[F(z[h],h)]for r in W[2]])[t];n[1]=-2/n[0]/len(y);l+=log(C/n[0]**2)
 while T:a,b,(_,g,h),T=T;a[1]+=b[0]*g*h
 i+=1
 for M in W:
  for r in M:
   for a in r:d,g,m,v=a;m+=.15*(g-m);v+=.01*(g*g-v);a[:]=d-.01*(S-i+1)/S/(1-.85**i)*m/((v/(1-.99**i))**.5+1e-8),0,m,v
 print(f"step {i:4} / {S:4} | loss {l/len(y):.4f}")
def J(n,i,z):
 global j,T;z=[V,*z];x=z[-max(1,B//2):];j=[[]for _ in W]
 for t in range(B):
  T=0;u=F(x[t],t)
  if t>len(x)-2:
   u=choices(range(V+1),[exp(sum(a*b for(a,*_),(b,*_)in zip(u,r))/.7)for r in W[2]])
   if u==[V]:break
   x+=u;z+=u
 print(f"{n} {i:2}:",re.sub(r"(?<=\S)\n(?=\w)"," ",("\n"*(K>"w")).join(p[t]for t in z[1:])).replace("\n","").removesuffix(" "*(K<"c")))
if S:
 print("\n--- inference (new, hallucinated lines) ---")
 for i in range(10):J("sample",i+1,[])
i=0
for t in Q:
 i+=1;z=E(t);print(f"prompt {i:2}: {t}\ntokens {i:2}: {'|'.join(p[t]for t in z)}");n=[a for a in c(t)if a not in p]
 if n:print(f"unknown {i:2}: {'|'.join(n)}")
 if S:J("continuation",i,z)