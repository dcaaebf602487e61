a=16;c=len;e=zip
import random as V;V.seed(42);V.shuffle(M:=open('input.txt').read().split());s=c(q:=sorted({*''.join(M)})+['']);n=[[1,v:=0]]*64
def D(H,I=n,D=0):
 global L;*v,l,s=0,4
 for k,U in e(H,I):l+=k[0]*U[0];L=k,U,v,(U,k,v,L)
 if D:l=D>0 and V._e**(l/2+99)or(s:=l+16e-5)**D/D/D
 v+=l,0,D*l/s or 1;return v
H=lambda l,*V:[*map(D,e(l),[[D(l,*V or(l,-.5))]]*s*9)]
def t(l):k[:]=[D((D(l,B),V))for V in k]
print(f"num docs: {c(M)}\nvocab size: {s}\nnum params: {c(U:=[[V.gauss()*.08,0,0,0]for _ in q*32+n*52])}")
while(W:=1000-v)+20:
 Q=W>0;I=' '+M[v%c(M)]*Q;v+=1;*h,P=s-1,;L=b=l=0
 while I[l:a]:B=iter(U[-3072:]+U[a*s+256:]);k=H([*map(D,e(U[a*P:][:a],U[a*(s+l):]))]);h+=[D(H(k),B)for _ in k*3],;t([D(H([D(h[-1][L&12:][:4],U[L&28:],2)for U in h],n,-1),[*e(*h)][L])for L in range(-a,0)]);t([max([0,0],D(H(k),B))for _ in n]);F=H([D(k,B,2)for _ in q]);l+=1;Q or(I:=I+V.choices(q,[U[0]**4 for U in F])[0]);m=F[P:=q.index(I[l:l+1])];b-=2*V._log(m[0]/4);m[1]=2e7/m[0]
 while L:T,o,(_,R,N),L=L;T[1]+=o[0]*R*N
 U=[[s+Q*W*15e-6*(d:=.85*I+U/l)/(1-.85**v)/(((f:=.99*M+U*U/l/l)/(1-.99**v))**.5+1),0,d,f]for s,U,I,M in U];print(["\n--- inference (new, hallucinated names) ---\n"*-~W+f"sample {1-W:2}:{I}",f"step {v:4} / 1000 | loss {b/l:.4f}"][Q])