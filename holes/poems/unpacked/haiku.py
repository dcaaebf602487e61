import re,sys
from math import*
from random import*
from operator import*
# the defaults, then the call: a dict keeps the first place and the last value
*O,D,R=dict(zip(*[iter("--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03".split()+sys.argv[1:])]*2)).values()
B,T,C,H,L,S,X=map(int,O)
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
for _ in range(L):W+=I(),I(),G(C,C),G(C,C),G(C,C),G(C,C),G(4*C,C),G(C,4*C)
print(f"num characters: {len(t)}\ntraining characters: {n}\nvalidation characters: {len(t)-n}\nvocab size: {V}\nnum params: {sum(len(d)*len(d[0])for d,*_ in W)}\n--- stage 2: a transformer before any training ---")
# what remains to do on the way back
K=[]
Y=lambda r:[*zip(*r)]
Z=lambda f,a,b:[[*map(f,*p)]for p in zip(a,b)]
P=lambda a,b:[[sum(map(mul,r,s))for s in b]for r in a]
def U(a,b):
 for r,s in zip(a,b):r[:]=map(add,r,s)
def s(r):r=[*map(exp,r)];t=sum(r);return[a/t for a in r]
# h times w, each number by the factor c gives it, added to x; x's gradient is the sum's gradient, too
def l(h,w,c=lambda v:1,x=0):
 d=P(h[0],w[0]);k=[[c(v)for v in r]for r in d];d=Z(mul,d,k);y=x and(Z(add,d,x[0]),x[1])or M(d)
 def f():g=Z(mul,y[1],k);U(w[1],P(Y(g),Y(h[0])));U(h[1],P(g,Y(w[0])))
 K.append(f);return y
def N(x,w):
 d=[]
 for r in x[0]:m=sum(r)/C;s=(sum((a-m)**2 for a in r)/C+1e-5)**-.5;d+=(s,[(a-m)*s for a in r]),
 y=M([[*map(add,map(mul,r,w[0][0]),w[0][1])]for s,r in d])
 def f():
  for g,e,(s,r)in zip(x[1],y[1],d):
   q=[*map(mul,e,w[0][0])];U(w[1],([*map(mul,e,r)],e));a=sum(q)/C;b=sum(map(mul,q,r))/C
   for i in range(C):g[i]+=s*(q[i]-a-b*r[i])
 K.append(f);return y
def A(q,k,v):
 y=M([[0.]*C for _ in q[0]]);S=[]
 for i in range(len(q[0])):
  for c in range(0,C,C//H):
   c=range(c,c+C//H);J=range(i-i%T,i+1);a=s([sum(q[0][i][j]*k[0][r][j]for j in c)*(C//H)**-.5 for r in J]);S+=(i,c,J,a),
   for j in c:y[0][i][j]=sum(w*v[0][r][j]for r,w in zip(J,a))
 def f():
  for i,c,J,a in S:
   d=[sum(y[1][i][j]*v[0][r][j]for j in c)for r in J];m=sum(map(mul,a,d))
   for r,w,b in zip(J,a,d):
    b=w*(b-m)*(C//H)**-.5
    for j in c:q[1][i][j]+=b*k[0][r][j];k[1][r][j]+=b*q[0][i][j];v[1][r][j]+=w*y[1][i][j]
 K.append(f);return y
# the transformer: tokens, and 1 when training -> the logits
def F(z,m):
 K.clear();t,p,o,n,*w=W
 x=M([[*map(add,t[0][j],p[0][i%T])]for i,j in enumerate(z)])
 def f():
  for i,j in enumerate(z):U((t[1][j],p[1][i%T]),[x[1][i]]*2)
 K.append(f)
 c=lambda v:m<1 or(random()>=D)/(1-D)
 while w:a,b,q,k,v,g,e,d,*w=w;h=N(x,a);x=l(A(l(h,q),l(h,k),l(h,v)),g,c,x);x=l(l(N(x,b),e,lambda v:v>0),d,c,x)
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
J=min(256,q)
J=[n+i*q//J*T for i in range(J)]
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
  if i%250<1 or i==S:print(o,f"validation loss {E(f,J,0):.4f}")
p(1,"untrained",F)
print("--- stage 3: a bigram model, the letter before and nothing else ---")
w=[[randrange(n-T)for _ in range(B)]for _ in range(S)]
O("bigram",[b],Q)
p(2,"bigram",Q)
c=[[1]*V for _ in u]
for i in range(n-1):c[k[i]][k[i+1]]+=1
y=sum(log(sum(c[k[i+j]])/c[k[i+j]][k[i+j+1]])for i in J for j in range(T))/len(J)/T
print(f"judged characters: {len(J)*T}\ncount bigram validation loss: {y:.4f}\n--- stage 4: a transformer, all letters before ---")
O("transformer",W,F)
p(3,"transformer",F)
r=E(F,J,0)
print(f"transformer validation loss: {r:.4f}\nnats below the count bigram: {y-r:.4f}")
