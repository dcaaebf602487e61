import random as r
r.seed(42)
D=open('input.txt').read().split()
r.shuffle(D)
U=sorted({*''.join(D)})+['']
v=len(U)
C=[1,0]
W=[[r.gauss(0,.08),0,0,0]for _ in U*32+C*1664]
T=s=0
def A(x,y,f=complex):
 global T;n=[];z=1e-9j
 for a,b in zip(x,y):z+=a[0]*b[0];T=a,b,n,T
 z=f(z);n+=z.real,0,z.imag*1e9;return n
R=lambda x:[*map(A,zip(x),[[A(x,x,lambda n:(n/16+1e-5)**-.5)]]*4**7)]
Q=lambda g:[A((A(g,w),b),[C,C])for b in x]
H=lambda n:r._e**(n/4+9)
print(f"num docs: {len(D)}\nvocab size: {v}\nnum params: {len(W)}")
while s<1020:
 d=' '+D[s%len(D)]*(s<1e3);s+=1;j=s-1000;K=[];L=p=0;t=v-1
 while d[p:16]:w=iter(W[16*t:][:16]+W[-3072:]+W[16*v+256:]);x=W[16*(v+p):][:16];y=R(x:=R(Q([C])));K+=[A(y,w)for _ in x*3],;y=R(x:=Q([A(u:=R([A(K[-1][i&12:][:4],k[i&12|16:],H)for k in K]*16),[A([a],k[i:])for a,k in zip(u,K)])for i in range(32,48)]));x=Q([max([0,0],A(y,w))for _ in x*4]);u=R([A(z:=[A(x,w,H)],z)for _ in U]);p+=1;d+=''.join(r.choices(U,[n[0]**4 for n in u],k=j>0));n=u[t:=U.index(d[p:p+1])];L-=2*r._log(n[0]/4);n[1]=1/n[0]
 while T:a,b,(_,g,c),T=T;a[1]+=b[0]*g*c;b[1]+=a[0]*g*c
 W=[[a+max(0,1-j)*15e-6*(M:=.85*m+g/p)/(1-.85**s)/(((N:=.99*n+g*g/p/p)/(1-.99**s))**.5+5e-8),0,M,N]for a,g,m,n in W];print([f"sample {j:2}:{d}",f"step {s:4} / 1000 | loss {L/p:.4f}"+"\n\n--- inference (new, hallucinated names) ---"*(j+1)][j<1])