import re,sys
from math import*
from random import*
from operator import*
# the defaults, then the call: a dict keeps the first place and the last value
*O,D,R=dict(zip(*[iter("--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03".split()+sys.argv[1:])]*2)).values()
B,T,C,H,L,S,X=map(int,O)
# the width of a head
j=C//H
D=float(D)
seed(X)
t=open("input.txt").read()
n=len(t)*9//10
print("--- stage 1: the text, and the first scene or poem in it ---\n|",next(p for p in re.split("\n{3,}"if"\n\n\n"in t else"\n\n(?=.+\n\n)",t[:n])if re.search("(.+\n){7}.",p)).replace("\n","\n| "))
u=sorted({*t})
V=len(u)
k=[*map(u.index,t)]
# a table: its numbers, their gradients, and what parameters need, Adam's two moments
M=lambda d:(d,*[[[0.]*len(r)for r in d]for _ in"abc"])
G=lambda r,c:M([[gauss(0,.15)for _ in range(c)]for _ in range(r)])
I=lambda:M([[1.]*C,[0.]*C])
b=M([[0.]*V for _ in u])
W=[G(V,C),G(T,C),G(V,C),I()]
for _ in range(L):W+=I(),I(),*[G(j,C)for _ in range(3*H)],*[M([r[i:i+j]for r in g])for g in[G(C,C)[0]]for i in range(0,C,j)],G(4*C,C),G(C,4*C)
print(f"num characters: {len(t)}\ntraining characters: {n}\nvalidation characters: {len(t)-n}\nvocab size: {V}\nnum params: {sum(len(d)*len(d[0])for d,*_ in W)}\n--- stage 2: a transformer before any training ---")
# what remains to do on the way back
K=[]
Y=lambda r:[*zip(*r)]
Z=lambda f,a,b:[[*map(f,*p)]for p in zip(a,b)]
P=lambda a,b:[[sum(map(mul,r,s))for s in b]for r in a]
def U(a,b):
 for r,s in zip(a,b):r[:]=map(add,r,s)
def s(r):r=[*map(exp,r)];t=sum(r);return[a/t for a in r]
# d plus x, by numbers; x's gradient is the sum's gradient, too; f is what to do on the way back
def A(d,x,f):y=x and(Z(add,d,x[0]),x[1])or M(d);K.append(lambda:f(y[1]));return y
l=lambda h,w,x=0:A(P(h[0],w[0]),x,lambda g:(U(w[1],P(Y(g),Y(h[0]))),U(h[1],P(g,Y(w[0])))))
def X(h,c,x=0):k=[[c(v)for v in r]for r in h[0]];return A(Z(mul,h[0],k),x,lambda g:U(h[1],Z(mul,g,k)))
def J(x):
 y=[s([a*j**-.5 for a in r[:i+1]])+[0.]*(len(r)-i-1)for i,r in enumerate(x[0])]
 def f(q):
  for g,a,e in zip(x[1],y,q):
   m=sum(map(mul,a,e));g[:]=[g+a*(e-m)*j**-.5 for g,a,e in zip(g,a,e)]
 return A(y,0,f)
def N(x,w):
 d=[]
 for r in x[0]:m=sum(r)/C;s=(sum((a-m)**2 for a in r)/C+1e-5)**-.5;d+=(s,[(a-m)*s for a in r]),
 def f(y):
  for g,e,(s,r)in zip(x[1],y,d):q=[*map(mul,e,w[0][0])];U(w[1],([*map(mul,e,r)],e));a=sum(q)/C;b=sum(map(mul,q,r))/C;g[:]=[g+s*(q-a-b*r)for g,q,r in zip(g,q,r)]
 return A([[*map(add,map(mul,r,w[0][0]),w[0][1])]for s,r in d],0,f)
# the transformer: tokens, and 1 when training -> the logits
def F(z,m):
 K.clear();t,p,o,n,*w=W
 def f(y):
  for i,j in enumerate(z):U((t[1][j],p[1][i%T]),[y[i]]*2)
 x=A([[*map(add,t[0][j],p[0][i%T])]for i,j in enumerate(z)],0,f)
 c=lambda v:m<1 or(random()>=D)/(1-D)
 while w:
  a,b,*v,e,d=w[:4*H+4];w=w[4*H+4:];h=N(x,a);y=[],[]
  for i in range(0,len(z),T):
   j=[t[i:i+T]for t in h];g=0
   for i in range(H):q,k,u,r=v[i::H];g=l(l(J(l(l(j,q),l(j,k))),l(u,j)),r,g)
   y=[*map(add,y,g)]
  x=X(y,c,x);x=X(l(X(l(N(x,b),e),lambda v:v>0),d),c,x)
 return l(N(x,n),o)
# the bigram model needs no way back: its logits' gradients are the parameters' own
Q=lambda z,m:[[i[t]for t in z]for i in b]
# the mean loss on windows; with m, the gradients
def E(f,w,m):
 z,y=[[k[i+j+a]for i in w for j in range(T)]for a in(0,1)];d,g,*_=f(z,m);l=0
 for r,h,c in zip(d,g,y):
  r=s(r);l-=log(r[c])
  for i in range(V):h[i]+=m*(r[i]-(i==c))/len(z)
 while m*K:K.pop()()
 return l/len(z)
def p(i,n,f):
 z=[u.index("\n")]
 for _ in range(300):z+=choices(range(V),s(a/.8 for a in f(z[-T:],0)[0][-1]))
 print(f"sample {i} ({n}):\n{''.join(u[t]for t in z[1:])}\n--- end of sample ---")
q=(len(t)-n-1)//T
e=min(256,q)
e=[n+i*q//e*T for i in range(e)]
def O(n,W,f):
 l=[]
 for i in range(S):
  l+=E(f,w[i],1),
  i+=1
  for q in W:
   for d,g,m,v in zip(*q):
    for j,a in enumerate(g):m[j]+=.15*(a-m[j]);v[j]+=.01*(a*a-v[j]);g[j]=0.;d[j]-=float(R)*min(1,i/20)*(1-(i-1)/S)/(1-.85**i)*m[j]/((v[j]/(1-.99**i))**.5+1e-8)
  o=f"{n} step {i:4} / {S:4} |"
  if i%50<1 or i==S:print(o,f"training loss {sum(l)/len(l):.4f}");l=[]
  if i%250<1 or i==S:print(o,f"validation loss {E(f,e,0):.4f}")
p(1,"untrained",F)
print("--- stage 3: a bigram model, the letter before and nothing else ---")
w=[[randrange(n-T)for _ in range(B)]for _ in range(S)]
O("bigram",[b],Q)
p(2,"bigram",Q)
c=[[1]*V for _ in u]
for i in range(n-1):c[k[i]][k[i+1]]+=1
y=sum(log(sum(c[k[i+j]])/c[k[i+j]][k[i+j+1]])for i in e for j in range(T))/len(e)/T
print(f"judged characters: {len(e)*T}\ncount bigram validation loss: {y:.4f}\n--- stage 4: a transformer, all letters before ---")
O("transformer",W,F)
p(3,"transformer",F)
r=E(F,e,0)
print(f"transformer validation loss: {r:.4f}\nnats below the count bigram: {y-r:.4f}")
