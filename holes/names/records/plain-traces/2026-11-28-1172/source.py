a=16;c=zip
import random as V;V.seed(42);V.shuffle(h:=open('input.txt').read().split());M=len(I:=sorted({*''.join(h)})+['']);q=[[1,v:=0]]*64
def D(H,I=q,D=0):
 global L;*v,l,s=0,4
 for k,U in c(H,I):l+=k[0]*U[0];L=k,U,v,(U,k,v,L)
 if D:l=D>0 and V._e**(l/2+99)or(s:=l+16e-5)**D/D/D
 v+=l,0,D*l/s or 1;return v
s=lambda l,*V:[*map(D,c(l),[[D(l,*V or(l,-.5))]]*M*9)]
def t(l):k[:]=[D((D(l,n),V))for V in k]
U=[[V.gauss()*.08,0,0,0]for _ in I*32+q*52]
while(B:=1000-v)+20:
 W=B>0;H=' '+h[v%len(h)]*W;v+=1;*Q,P=M-1,;L=b=l=0
 while H[l:a]:n=iter(U[-3072:]+U[a*M+256:]);k=s([*map(D,c(U[a*P:][:a],U[a*(M+l):]))]);Q+=[D(s(k),n)for _ in k*3],;t([D(s([D(Q[-1][L&12:][:4],U[L&28:],2)for U in Q],q,-1),[*c(*Q)][L])for L in range(-a,0)]);t([max([0,0],D(s(k),n))for _ in q]);F=s([D(k,n,2)for _ in I]);l+=1;W or(H:=H+V.choices(I,[U[0]**4 for U in F])[0]);m=F[P:=I.index(H[l:l+1])];b-=2*V._log(m[0]/4);m[1]=2e7/m[0]
 while L:T,o,(_,R,N),L=L;T[1]+=o[0]*R*N
 U=[[H+W*B*15e-6*(d:=.85*I+U/l)/(1-.85**v)/(((f:=.99*M+U*U/l/l)/(1-.99**v))**.5+1),0,d,f]for H,U,I,M in U];print(["\n--- inference (new, hallucinated names) ---\n"*-~B+f"sample {1-B:2}:{H}",f"step {v:4} / 1000 | loss {b/l:.4f}"][W])