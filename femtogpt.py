from random import*
from math import*
seed(42)
D=open('input.txt').read().split()
shuffle(D)
U=sorted({*''.join(D)})+['']
v=len(U)
W=[[gauss(0,.08),0,0,0]for _ in range(32*v+3328)]
T=[]
C=[[1,0]]*16
def A(x,y,f=complex):
 n=[0,0]
 for a,b in zip(x,y):n[0]+=a[0]*b[0];T.append((a,b,n))
 z=f(n[0]+1e-99j);n[0]=z.real;T.append((n,[z.imag*1e99-1,0],n));return n
def R(x):m=A(x,x,lambda n:(n/16+1e-5)**-.5);return[A([a],[m])for a in x]
print(f"num docs: {len(D)}\nvocab size: {v}\nnum params: {len(W)}")
for s in range(1020):
 d=[*D[s%len(D)],'']*(s<1e3);K=[];L=0;t=v-1
 for p in range(16):
  w=iter(W[-3072:]);h=iter(W[16*v+256:]);x=R([A(z,C)for z in zip(W[16*t:][:16],W[16*(v+p):])]);y=R(x);K+=[A(y,w)for _ in x*3],;g=[A([A(r:=[A(K[-1][i&12:][:4],k[i&12|16:],lambda n:e**(n/2))for k in K],[k[i]for k in K])],[A(r,C,lambda n:1/n)])for i in range(32,48)];x=[A((A(g,w),b),C)for b in x];y=R(x);y=[max([0,0],A(y,w))for _ in x*4];x=[A((A(y,w),b),C)for b in x];l=[A(x,h)for _ in U];S=sum(e**n[0]for n in l)
  for n in l:n[1]=e**n[0]/S
  d+=choices(U,[n[1]**2 for n in l],k=s>999);t=U.index(d[p]);L-=log(l[t][1]);l[t][1]-=1;p+=1
  if''==d[p-1]:break
 s+=1
 if s<1001:
  while T:a,b,n=T.pop();a[1]+=b[0]*n[1];b[1]+=a[0]*n[1]
  for i in W:a,g,m,n=i;m=.85*m+g/p;n=.99*n+(g/p)**2;i[:]=a-(.015015-s*15e-6)*m/(1-.85**s)/((n/(1-.99**s))**.5+1e-7),0,m,n
  print(f"step {s:4} / 1000 | loss {L/p:.4f}")
 else:print("\n--- inference (new, hallucinated names) ---\n"*(s==1001)+f"sample {s-1000:2}: {''.join(d)}")
