import gc,re,sys
from math import*
from random import*
from typing import*
f="zer char ges 200 bd 16 ad 4 yer 1 size 32 ps 500 "+" ".join(sys.argv[1:])
K,*O=[f.split(a)[-1].split()[0]for a in f.split()[:14:2]]
N,C,H,L,B,S=map(int,O)
X=K<"c"
N*=X
gc.disable()
seed(42)
D,Q=[[a+" "*X for t in open(f)if(a:=" ".join(t.split()))]for f in("input.txt",sys.argv[-1])]
shuffle(D)
c=lambda t:re.findall(r"(?<=[^\w ])\b|\w(?:'?\w)*|[^\w ]| \B",t)if K>"w"else t
p=sorted(set().union(*map(c,D)))
A=len(p)
V=A+N+1
m=[0]*(V+B+V+12*C*L)*C
v=m*1
W=[.08*gauss()for a in m]
print(f"num docs: {len(D)}\ntokenizer: {K}\nvocab size: {V} ({A} {'words and marks'if K>'w'else'characters'}{f', {N} merged pieces'*X}, BOS)\nconfiguration: n_embd {C}, n_head {H}, n_layer {L}, block_size {B}\nnum params: {len(W)}")
H=C//H
R=[]
def E(t):
 t="".join(chr(p.index(a))for a in c(t)if a in p)
 for a in R:t=t.replace(*a)
 return t
t=E("".join(D*X))
for i in range(N):q=Counter(zip(t,t[1:]));n,(l,r)=min((-q[a],a)for a in q if" "not in p[ord(a[0])]);a=l+r,chr(A+i);R+=a,;t=t.replace(*a);l=p[ord(l)];r=p[ord(r)];p+=l+r,;r=r.replace(*" _");print(f"merge {i+1:4}: {l} + {r} = {l+r} ({-n} times)")
p+="",
f=lambda*r:T.setdefault(s:=sum(map(prod,r)),r)and s
def U(s,q,x):T[s]=zip(x,q);return[f((s,a))for a in x]
Z=lambda x:U(s:=(f(*zip(x,x))/C+1e-5)**-.5,[-s**3*a/C for a in x],x)
P=lambda x:U(s:=1/sum(x:=[f((a,e**a),(1-a,e**a))for a in x]),[-s*s]*(B+V),x)
k=lambda x,r:[f(*zip(x,w),(1,a))for a in r]
for i,t in enumerate((D*S)[:S]+[""]*10+Q,1):
 l=z=[V-1,*map(ord,E(t))];g=DefaultDict(int);T={};u=[];j=i-S
 if j>0:z=l[-max(1,B//2):]
 if j>10:j-=10;n="|".join(a for a in c(t)if a not in p);print(f"prompt {j:2}: {t.strip()}\ntokens {j:2}:","|".join(p[a]for a in l[1:])+f"\nunknown {j:2}: {n}"*(n>""))
 for n,a in zip(range(S and B),z):
  w=iter(W[(V+n)*C:][:C]+W[(V+B+V)*C:]+W[(V+B)*C:]);x=Z(k([1],W[a*C:][:C]))
  for h in range(L):y=k(Z(x),[0]*3*C);u+=y,;s=u[h::L];x=k([f(*zip(q:=a%H and q or P([f((H**-.5,f(*zip(y[a:][:H],v[a+C:]))))for v in s]),[v[a-C]for v in s]))for a in range(C)],x);x=k([(0<a)*a for a in k(Z(x),[0]*4*C)],x)
  y=P(k(x,[0]*V));a=z[w:=n+1-len(z)];g[y[a]]=1e7/y[a]
  if j>0==w:a=choices(range(V),[a**(1/.7)for a in y]);l+=a;z+=a*(a<[V-1])
 if j<1:
  print(f"step {i:4} / {S:4} | loss {sum(map(log,g))/~n:.4f}"+"\n\n--- inference (new, hallucinated lines) ---"*0**-j)
  for r in[*T][::-1]:
   y=g[r]
   for a,b in T[r]:g[a]+=y*b;g[b]+=y*a
  for a,r in enumerate(W):x=g[r]/~n;m[a]=m[a]*.85+x;v[a]=v[a]*.99+x*x;W[a]+=.015*m[a]/(1-.85**i)*~-j/S/(1+sqrt(v[a]/(1-.99**i)))
 elif S:print("continuation"if t else"sample",f"{j:2}:",re.sub(" "*X+"$|\n","",re.sub(r"(?<=\S)\n\b"," "*(K>"w"),"\n".join(p[a]for a in l))))