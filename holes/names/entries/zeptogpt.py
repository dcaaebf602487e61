import random as r
r.seed(42)
r.shuffle(D:=open('input.txt').read().split())
v=len(U:=sorted({*''.join(D)})+[''])
C=[[1,s:=0]]*64
def A(x,y=C,k=0):
 global T;*n,z,c=0,4
 for a,b in zip(x,y):z+=a[0]*b[0];T=a,b,n,(b,a,n,T)
 if k:z=k>0 and r._e**(z/2+99)or(c:=z+16e-5)**k/k/k
 n+=z,0,k*z/c or 1;return n
R=lambda x,*y:[*map(A,zip(x),[[A(x,*y or(x,-.5))]]*v*9)]
def Q(g):x[:]=[A((A(g,w),b))for b in x]
print(f"num docs: {len(D)}\nvocab size: {v}\nnum params: {len(W:=[[r.gauss()*.08,0,0,0]for _ in U*32+C*52])}")
while(i:=1000-s)+20:
 h=i>0;d=' '+D[s%len(D)]*h;s+=1;*K,t=v-1,;T=L=p=0
 while d[p:16]:w=iter(W[-3072:]+W[16*v+256:]);x=R([*map(A,zip(W[16*t:][:16],W[16*(v+p):]))]);K+=[A(R(x),w)for _ in x*3],;Q([A(R([A(K[-1][i&12:][:4],k[i&28:],2)for k in K],C,-1),[*zip(*K)][i])for i in range(-16,0)]);Q([max([0,0],A(R(x),w))for _ in C]);u=R([A(x,w,2)for _ in U]);p+=1;h or(d:=d+r.choices(U,[n[0]**4 for n in u])[0]);n=u[t:=U.index(d[p:p+1])];L-=2*r._log(n[0]/4);n[1]=2e7/n[0]
 while T:a,b,(_,g,c),T=T;a[1]+=b[0]*g*c
 W=[[a+h*i*15e-6*(M:=.85*m+g/p)/(1-.85**s)/(((N:=.99*n+g*g/p/p)/(1-.99**s))**.5+1),0,M,N]for a,g,m,n in W];print(["\n--- inference (new, hallucinated names) ---\n"*-~i+f"sample {1-i:2}:{d}",f"step {s:4} / 1000 | loss {L/p:.4f}"][h])