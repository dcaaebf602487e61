import re,sys
from math import*;from random import*;from operator import*
*X,x,D=dict(zip(*[iter('--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03'.split()+sys.argv[1:])]*2)).values();Z,j,s,d,L,S,n=map(int,X);c=s//d;x=float(x);seed(n);V=open("input.txt").read();o=len(V)*9//10;print("--- stage 1: the text, and the first scene or poem in it ---\n|",next(j for j in re.split("\n{3,}"if"\n\n\n"in V else"\n\n(?=.+\n\n)",V[:o])if re.search("(.+\n){7}.",j)).replace("\n","\n| "));a=sorted({*V});b=len(a);w=[*map(a.index,V)];T=lambda p:(p,*[[[0.]*len(j)for j in p]for _ in'abc']);h=lambda o,A:T([[gauss(0,.15)for _ in range(A)]for _ in range(o)]);P=lambda:T([[1.]*s,[0.]*s]);G=T([[0.]*b for _ in a])
def X(j,Y,W):
 I=[]
 for O in range(S):
  I+=H(W,q[O],1),;O+=1
  for w in Y:
   for K,h,Q,M in zip(*w):
    for a,b in enumerate(h):Q[a]+=.15*(b-Q[a]);M[a]+=.01*(b*b-M[a]);h[a]=0.;K[a]-=float(D)*min(1,O/20)*(1-(O-1)/S)/(1-.85**O)*Q[a]/((M[a]/(1-.99**O))**.5+1e-8)
  n=f"{j} step {O:4} / {S:4} |"
  if O%50<1 or O==S:print(n,f'training loss {sum(I)/len(I):.4f}');I=[]
  if O%250<1 or O==S:print(n,f'validation loss {H(W,e,0):.4f}')
l=[h(b,s),h(j,s),h(b,s),P()]
for _ in range(L):l+=P(),P(),*[h(c,s)for _ in range(3*d)],*[T([o[j:j+c]for o in S])for S in[h(s,s)[0]]for j in range(0,s,c)],h(4*s,s),h(s,4*s)
print(f"num characters: {len(V)}\ntraining characters: {o}\nvalidation characters: {len(V)-o}\nvocab size: {b}\nnum params: {sum(len(b)*len(b[0])for b,*_ in l)}\n--- stage 2: a transformer before any training ---");t=[];W=lambda q:[*zip(*q)]
def I(j,c,I):D=c and(v(add,j,c[0]),c[1])or T(j);t.append(lambda:I(D[1]));return D
C=lambda j,i:[[sum(map(mul,q,Q))for Q in i]for q in j]
def A(A,x):
 for s,z in zip(A,x):s[:]=map(add,s,z)
def f(S):S=[*map(exp,S)];f=sum(S);return[q/f for q in S]
def M(o):
 def x(L):
  for D,t,S in zip(o[1],O,L):q=sum(map(mul,t,S));D[:]=[Z+V*(a-q)*c**-.5 for Z,V,a in zip(D,t,S)]
 O=[f([j*c**-.5 for j in C[:j+1]])+[0.]*(len(C)-j-1)for j,C in enumerate(o[0])];return I(O,0,x)
v=lambda Z,j,h:[[*map(Z,*A)]for A in zip(j,h)];m=lambda o,Q,t=0:I(C(o[0],Q[0]),t,lambda c:(A(Q[1],C(W(c),W(o[0]))),A(o[1],C(c,W(Q[0])))))
def n(D,H,e=0):l=[[H(c)for c in o]for o in D[0]];return I(v(mul,D[0],l),e,lambda p:A(D[1],v(mul,p,l)))
def K(c,x):
 W=[]
 def N(K):
  for y,V,(g,L)in zip(c[1],K,W):T=[*map(mul,V,x[0][0])];A(x[1],([*map(mul,V,L)],V));O=sum(T)/s;C=sum(map(mul,T,L))/s;y[:]=[Z+g*(c-O-C*T)for Z,c,T in zip(y,T,L)]
 for T in c[0]:m=sum(T)/s;Q=(sum((k-m)**2 for k in T)/s+1e-5)**-.5;W+=(Q,[(D-m)*Q for D in T]),
 return I([[*map(add,map(mul,Q,x[0][0]),x[0][1])]for M,Q in W],0,N)
def H(k,Z,h):
 R,l=[[w[a+A+z]for a in Z for A in range(j)]for z in(0,1)];n=0;K,i,*_=k(R,h)
 for c,C,s in zip(K,i,l):
  c=f(c);n-=log(c[s])
  for a in range(b):C[a]+=h*(c[a]-(a==s))/len(R)
 while h*t:t.pop()()
 return n/len(R)
def g(h,Q):
 def g(v):
  for C,e in enumerate(h):A((z[1][e],V[1][C%j]),[v[C]]*2)
 t.clear();z,V,H,E,*c=l;D=I([[*map(add,z[0][A],V[0][s%j])]for s,A in enumerate(h)],0,g);C=lambda Y:Q<1 or(random()>=x)/(1-x)
 while c:
  Z,O,*s,q,L=c[:4*d+4];c=c[4*d+4:];W=K(D,Z);X=[],[]
  for T in range(0,len(h),j):
   o=[O[T:T+j]for O in W];B=0
   for T in range(d):Y,N,k,G=s[T::d];B=m(m(M(m(m(o,Y),m(o,N))),m(k,o)),G,B)
   X=[*map(add,X,B)]
  D=n(X,C,D);D=n(m(n(m(K(D,O),q),lambda p:p>0),L),C,D)
 return m(K(D,E),H)
def z(s,C,y):
 c=[a.index("\n")]
 for _ in range(300):c+=choices(range(b),f(E/.8 for E in y(c[-j:],0)[0][-1]))
 print(f"sample {s} ({C}):\n{''.join(a[k]for k in c[1:])}\n--- end of sample ---")
B=(len(V)-o-1)//j;e=min(256,B);e=[o+w*B//e*j for w in range(e)];z(1,'untrained',g);Y=lambda L,n:[[O[p]for p in L]for O in G]
print("--- stage 3: a bigram model, the letter before and nothing else ---");q=[[randrange(o-j)for _ in range(Z)]for _ in range(S)];X("bigram",[G],Y);z(2,"bigram",Y)
U=[[1]*b for _ in a]
for R in range(o-1):U[w[R]][w[R+1]]+=1
p=sum(log(sum(U[w[T+O]])/U[w[T+O]][w[T+O+1]])for T in e for O in range(j))/len(e)/j;print(f"judged characters: {len(e)*j}\ncount bigram validation loss: {p:.4f}\n--- stage 4: a transformer, all letters before ---");X('transformer',l,g);z(3,"transformer",g);O=H(g,e,0);print(f"transformer validation loss: {O:.4f}\nnats below the count bigram: {p-O:.4f}")