from random import*
from math import*
from itertools import*
import sys
R=dict(zip(sys.argv,sys.argv[1:]+[0]))
E,H,M,Z,s=[int(R.get('--'+k,v))for k,v in zip('embed heads mlp steps seed'.split(),[6,2,1,600,42])]
P='--no-positions'not in R
seed(s)
I='abc'
V=['<sep>',*I]
D=E//H
p=(4+P*7)*E
W=[[gauss(0,.2),0,0,0]for _ in range(p+E*E*(4+2*M))]+[[i,0,0,0]for i in[1,0]*3*E]
print(f"architecture: 1 block, width {E}, {H} heads of width {D}, MLP of {M*E}, {['no','learned'][P]} positions, context 7, vocabulary <sep> a b c")
for k,v in zip("token embedding,position embedding,attention,mlp,norm,total".split(","),[4*E,7*E*P,4*E*E,2*M*E*E,6*E,len(W)]):print(f"parameters, {k}: {v}")
T=[]
C=[[1,0]]*E*7
def A(x,y,f=complex):
 n=[0,0]
 for a,b in zip(x,y):n[0]+=a[0]*b[0];T.append((a,b,n))
 z=f(n[0]+1e-99j);n[0]=z.real;T.append((n,[z.imag*1e99-1,0],n));return n
def N(x):m=A(x,C,lambda n:-n/E);x=[A((a,m),C)for a in x];m=A(x,x,lambda n:(n/E+1e-5)**-.5);return[A((A([a],[m]),C[0]),h)for a in x]
J=lambda d,y:'  '.join(f"{i} {a/sum(y):.3f}"for i,a in zip(d,y))
L=c=0;s=16
for d in[0]*Z*16+[*product(I,repeat=3),"caa","bac","ccb"]:
 K=[];o='';S=s//16;s+=1;d=[*(d or map(choice,[I]*3))];X=sorted(d);d+=V[:1]+X*(S<=Z)
 for t in range(6):
  w=iter(W[p:]);h=iter(W[-6*E:]);v=iter(W);x=[A(z,(C[0],[P,0]))for z in zip(W[E*V.index(d[t]):][:E],W[E*(t+4):])];y=N(x);K+=[A(y,w)for _ in x*3],;g=[];u=''
  for j in range(0,E,D):r=[A(K[-1][j:j+D],k[E+j:],lambda n:e**(n/D**.5))for k in K];m=A(r,C,lambda n:1/n);g+=[A([A(r,k)],[m])for k in[*zip(*K)][2*E+j:][:D]];u+=f"\n  head {j//D+1}: "+J(d,[a[0]for a in r])
  x=[A((A(g,w),b),C)for b in x];y=N(x);y=[max([0,0],A(y,w))for _ in x*M];x=N([A((A(y,w),b),C)for b in x]);l=[A(x,v)for _ in V];y=[e**n[0]for n in l]
  if d[t+1:]:
   for n,a in zip(l,y):n[1]=a/sum(y)
   n=l[V.index(d[t+1])];L-=log(n[1]);n[1]-=1
  else:y=y[1:];i=max(zip(y,I))[1];o+=f"\nafter {' '.join(d)}: {J(I,y)} | chosen {i+u}";d+=i
 if S>Z:
  s+=15;x,y,z=map(''.join,(d[:3],d[4:],X))
  if S-Z<28:c+=y==z;print(f"triple {S-Z:2}: {x} -> {y} | target {z} | {['wrong','right'][y==z]}")
  else:print(f"accuracy: {c}/27\n"*(S-Z==28)+f"\ntrace {x} -> {y}{o}")
 elif s%16<1:
  while T:a,b,n=T.pop();a[1]+=b[0]*n[1];b[1]+=a[0]*n[1]
  z=.02*(1-(S-1)/Z)*min(1,S/60)
  for i in W:a,g,m,n=i;m=.9*m+g/10;n=.95*n+g*g/20;i[:]=a-z*m/(1-.9**S)/((n/(1-.95**S))**.5+96e-8),0,m,n
  if S<2 or S%50<1:print(f"step {S:4} / {Z:4} | rate {z:.5f} | loss {L/96:.4f}")
  L=0
