import re,sys;from math import*;from random import*
from operator import*;U=lambda J,G:[[R[Q]for Q in J]for R in y];f=lambda:o([[1.]*O,[0.]*O]);*g,N,u=dict(zip(*[iter("--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03".split()+sys.argv[1:])]*2)).values();a,W,O,n,V,l,S=map(int,g)
N=float(N);seed(S);j=open('input.txt').read()
d=len(j)*9//10;print("--- stage 1: the text, and the first scene or poem in it ---\n|",next(f for f in re.split("\n{3,}"if"\n\n\n"in j else"\n\n(?=.+\n\n)",j[:d])if re.search("(.+\n){7}.",f)).replace("\n","\n| "));H=sorted({*j});m=len(H)
X=[*map(H.index,j)]
o=lambda Q:(Q,*[[[0.]*len(K)for K in Q]for _ in'abc'])
C=lambda V,X:o([[gauss(0,.15)for _ in range(X)]for _ in range(V)]);y=o([[0.]*m for _ in H])
q=[C(m,O),C(W,O),C(m,O),f()]
for _ in range(V):q+=f(),f(),C(O,O),C(O,O),C(O,O),C(O,O),C(4*O,O),C(O,4*O)
print(f"num characters: {len(j)}\ntraining characters: {d}\nvalidation characters: {len(j)-d}\nvocab size: {m}\nnum params: {sum(len(K)*len(K[0])for K,*_ in q)}\n--- stage 2: a transformer before any training ---");Y=[]
G=lambda j,Q,P:[[*map(j,*K)]for K in zip(Q,P)];Q=lambda n:[*zip(*n)]
def v(v,n):
 for d,l in zip(v,n):d[:]=map(add,d,l)
def R(G,J,Y):
 E=[H.index("\n")]
 for _ in range(300):E+=choices(range(m),k(r/.8 for r in Y(E[-W:],0)[0][-1]))
 print(f"sample {G} ({J}):\n{''.join(H[Q]for Q in E[1:])}\n--- end of sample ---")
def g(e,y,j):
 R=[]
 for d in range(l):
  R+=I(j,h[d],1),;d+=1
  for _ in y:
   for f,x,a,T in zip(*_):
    for Q,G in enumerate(x):a[Q]+=.15*(G-a[Q]);T[Q]+=.01*(G*G-T[Q]);x[Q]=0.;f[Q]-=float(u)*min(1,d/20)*(1-(d-1)/l)/(1-.85**d)*a[Q]/((T[Q]/(1-.99**d))**.5+1e-8)
  K=f"{e} step {d:4} / {l:4} |"
  if d%50<1 or d==l:print(K,f"training loss {sum(R)/len(R):.4f}");R=[]
  if d%250<1 or d==l:print(K,f'validation loss {I(j,z,0):.4f}')
w=lambda L,U:[[sum(map(mul,e,K))for K in U]for e in L]
def E(K,V,z=lambda D:1,R=0):
 def r():F=G(mul,T[1],y);v(V[1],w(Q(F),Q(K[0])));v(K[1],w(F,Q(V[0])))
 O=w(K[0],V[0]);y=[[z(e)for e in D]for D in O];O=G(mul,O,y);T=R and(G(add,O,R[0]),R[1])or o(O);Y.append(r);return T
def k(a):a=[*map(exp,a)];S=sum(a);return[G/S for G in a]
def r(I,E):
 q=[]
 for F in I[0]:D=sum(F)/O;R=(sum((F-D)**2 for F in F)/O+1e-5)**-.5;q+=(R,[(L-D)*R for L in F]),
 def X():
  for T,i,(r,R)in zip(I[1],d[1],q):
   S=[*map(mul,i,E[0][0])];v(E[1],([*map(mul,i,R)],i));o=sum(S)/O;z=sum(map(mul,S,R))/O
   for X in range(O):T[X]+=r*(S[X]-o-z*R[X])
 d=o([[*map(add,map(mul,a,E[0][0]),E[0][1])]for e,a in q]);Y.append(X);return d
def I(J,G,K):
 w,R=[[X[V+t+L]for V in G for t in range(W)]for L in(0,1)];i,P,*_=J(w,K);Q=0
 for d,y,C in zip(i,P,R):
  d=k(d);Q-=log(d[C])
  for e in range(m):y[e]+=K*(d[e]-(e==C))/len(w)
 while K*Y:Y.pop()()
 return Q/len(w)
def K(e,M,N):
 H=o([[0.]*O for _ in e[0]]);z=[]
 def X():
  for D,a,i,w in z:
   u=[sum(H[1][D][Q]*N[0][G][Q]for Q in a)for G in i];R=sum(map(mul,w,u))
   for y,W,q in zip(i,w,u):
    q=W*(q-R)*(O//n)**-.5
    for F in a:e[1][D][F]+=q*M[0][y][F];M[1][y][F]+=q*e[0][D][F];N[1][y][F]+=W*H[1][D][F]
 for y in range(len(e[0])):
  for K in range(0,O,O//n):
   K=range(K,K+O//n);w=range(y-y%W,y+1);P=k([sum(e[0][y][Q]*M[0][D][Q]for Q in K)*(O//n)**-.5 for D in w]);z+=(y,K,w,P),
   for f in K:H[0][y][f]=sum(G*N[0][S][f]for S,G in zip(w,P))
 Y.append(X);return H
x=(len(j)-d-1)//W
z=min(256,x)
def i(d,i):
 def X():
  for z,h in enumerate(d):v((O[1][h],e[1][z%W]),[c[1][z]]*2)
 Y.clear();O,e,l,H,*I=q;c=o([[*map(add,O[0][l],e[0][F%W])]for F,l in enumerate(d)]);Y.append(X);D=lambda a:i<1 or(random()>=N)/(1-N)
 while I:w,S,G,x,j,g,Q,z,*I=I;J=r(c,w);c=E(K(E(J,G),E(J,x),E(J,j)),g,D,c);c=E(E(r(c,S),Q,lambda k:k>0),z,D,c)
 return E(r(c,H),l)
z=[d+F*x//z*W for F in range(z)];R(1,"untrained",i)
print('--- stage 3: a bigram model, the letter before and nothing else ---');h=[[randrange(d-W)for _ in range(a)]for _ in range(l)];g("bigram",[y],U);R(2,'bigram',U);T=[[1]*m for _ in H]
for F in range(d-1):T[X[F]][X[F+1]]+=1
D=sum(log(sum(T[X[C+z]])/T[X[C+z]][X[C+z+1]])for C in z for z in range(W))/len(z)/W;print(f"judged characters: {len(z)*W}\ncount bigram validation loss: {D:.4f}\n--- stage 4: a transformer, all letters before ---");g("transformer",q,i)
R(3,"transformer",i);J=I(i,z,0);print(f"transformer validation loss: {J:.4f}\nnats below the count bigram: {D-J:.4f}")