e=zip;l=print;p=range
import random as r,sys;A=sys.argv+'--embed 6 --heads 2 --mlp 1 --steps 600 --seed 42'.split();E,H,M,Z,s=[int(A[A.index(k)+1])for k in A[-10::2]];P='--no-positions'not in A;r.seed(s);I='abc';D=E//H;L=E*7*P;T=F=0;O=[];C=[[1,0]]*E*9
def A(x,y=C,k=0,c=1):
 global T;*n,z=0,
 for a,b in e(x,y):z+=a[0]*b[0];T=a,b,n,T
 if k:z=k>0 and r._e**(z*k+99)or E*(E*(c:=z+E/1e5))**k
 n+=z,0,k*z/c or 1;return n
R=lambda x,*y:[*map(A,e(x),[[A(x,*y or(x,-.5))]]*E*9)];N=lambda n,*k:[A(y,w,*k)for y in[[A([a,C[0]],h)for a in R([A([a,*x],C[:1]+[[-1/E,0]]*E)for a in x])]]for _ in n];Q=lambda g:[A((A(g,w),b))for b in x];J=lambda d,y:'  '.join(f"{i} {a[0]:.3f}"for i,a in e(d,y));W=[[i,0,0,0]for i in[1,0]*3*E+[.2*r.gauss()for _ in[0]*(L+2*E*(2+E*(2+M)))]];l(f"architecture: 1 block, width {E}, {H} heads of width {D}, MLP of {M*E}, {['no','learned'][P]} positions, context 7, vocabulary <sep> a b c|token embedding: {4*E}|position embedding: {L}|attention: {4*E*E}|mlp: {2*M*E*E}|norm: {6*E}|total: {len(W)}".replace("|","\nparameters, "))
for n in p(-Z,27):
 S=n-~Z;v=n<0
 for _ in[0]*16**v:
  *K,o='',;d=[r.choice(v*I or I[n//i%3])for i in(9,3,1)];X=sorted(d);d+='<sep>',*X*v
  for t in p(6):
   w=iter(W[10*E+L:]+W[6*E:]);h=iter(W);x=[*map(A,e(W[(7+I.find(d[t]))*E:][:E],*[W[(10+t)*E:]]*P))];K+=N(x*3),;*g,u='',
   for j in p(0,E,D):z=R([A(K[-1][j:],k[E+j:][:D],D**-.5)for k in K],C,-1);g+=[A(z,k)for k in[*e(*K)][j-E:][:D]];u+=f"\n  head {j//D+1}: "+J(d,z)
   x=Q(g);x=Q([max([0,0],a)for a in N(x*M)]);z=R(N([0]*4,1)[1-v:],C,-1)
   if v:z=z[1+I.find(d[t+1])];z[1]=y=1/z[0];F+=r._log(y)/96
   elif t>2:i=max(e(z,I))[1];o+=f"\nafter {' '.join(d)}: {J(I,z)} | chosen {i+u}";d+=i
 if v:
  while T:a,b,(_,g,c),T=T;g*=c;a[1]+=b[0]*g;b[1]+=a[0]*g
  z=-n/Z*min(60,S)/3e3
  for i in W:a,g,m,k=i;m+=(g-m)/(1-.9**S)/10;k+=(g*g-k)/(1-.95**S)/20;i[:]=a+z*m/(k**.5+96e-8),0,m,k
  S%50*~-S or l("step %4d / %4d | rate %.5f | loss %.4f"%(S,Z,z,F));F=0
 else:y=d[4:]==X;F+=y;d[3]=' -> ';x=''.join(d);O+=f"\n\ntrace {x}{o}",;l(f"triple {n+1:2}: {x} | target",''.join(X),'|','wrriognhgt'[y::2])
l(f"accuracy: {F}/27"+O[18]+O[11]+O[25])