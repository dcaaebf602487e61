_a='%13.5e'
from random import*;from math import*;from operator import*;from sys import*;seed(42);U=zip;L=range;R=enumerate;d=sum;n=len;f=argv[2:];t=n(argv)==2;I=print;S=[max,I][t];X=open(*f).read()if f else'\n'.join(choice("1moon slowly pulls 1sea,1sea wears down 1stone,a smooth stone sinks in 1river,1river finds its way home,a small bird sings before 1rain,1rain feeds 1old tree,1old tree holds a small bird,every quiet night 1moon comes back".replace("1","the ").split(','))for _ in L(240));w=[]
for l in X.split('\n'):w+=l and[' ']+l.split()
V=sorted({*w})+['<UNK>']*n(f);h=n(V);w=[V.index(l)for l in w[1:]];c=n(w)*4//5;a,b=w[:c],w[c:];D=lambda d:' '.join(V[i]for i in d);I(f"text: {n(X)} characters, {n(w)} tokens\nvocabulary: {h} tokens")
for i,l in R(V):I(f"  {i:2} {l!r}")
I(f"training part: {c} tokens\nvalidation part: {n(b)} tokens")
for i in L(7):s=a[randrange(c-8):][:8];I(f"sequence {i+1}:",*[f"{i:2}"for i in s],'|',D(s))
W=[1+i/1e15 for i in L(1,81)]
for k in[f"token embedding: {h*16}","position embedding: 128",*[f"layer {l}, {k}"for l in(1,2)for k in"norm 1: 16,query: 256,key: 256,value: 256,attention projection: 256,norm 2: 16,mlp up: 1024,mlp projection: 1024".split(',')],"final norm: 16"]:I("parameters,",k);W+=[gauss(0,.02-('j'in k)/100)for _ in L(int(k.split()[-1])*('rm'not in k))]
f=map;A=n(W);I(f"parameters, total: {A}\nparameters, decayed: {A-80}\nparameters, not decayed: 80");m=[0]*A;v=m[:];z=lambda*a:[*U(*a)];O=lambda*a:T.append(a)or a[2];M=lambda X,w:O(X+w,lambda g:M(g,z(*w))+M(z(*g),z(*X)),[[d(f(mul,x,r))for r in w]for x in X])
def B(k,X,f='%10.6f',l=0):
 S(f"\n--- {k} ---")
 for l,r in U(l or K,t*X):I(l+":",*[f%n for n in r])
 return X
H=lambda k,X:O(X,lambda g:[[a.imag*1e99 for a in k([a+b*1e-99j for a,b in U(*x)])]for x in U(X,g)],[*f(k,X)]);P=lambda x:[e**a/d(e**a for a in x)for a in x]
def Q(x):c=[a-d(x)/16 for a in x];return[a/(d(f(mul,c,c))/16+1e-5)**.5 for a in c]
def N(X,g,k):Y=H(Q,X);B(k+", mean and standard deviation",[(m:=d(x)/16,(x[0]-m)/c[0])for x,c in U(X,Y)]);return B(k,z(*[M([[g]],z(c))[0]for g,c in U(g,U(*Y))]))
Z=lambda k,X,Y:B(k,O(X+Y,lambda g:g+g,[[*f(add,*x)]for x in U(X,Y)]));J=lambda X:[[G.get(a,0)for a in x]for x in X];C=lambda k,X,n=4,f=_a:B(k,[X[16*i-6144:][:n]for i in L(n)],f)
def F(s):
 global K,T,p,o,q,y;T=[];w=iter(W);f=lambda n,c=16:[r for _,*r in U(L(n),*[w]*c)];K=[f"{i+1} {V[w]!r}"for i,w in R(s[:8])]
 for k,y in("input",s[:8]),("target",s[1:]):B(k,[y],'%d',[D(y)])
 g=f(5);E=f(h);x=Z("combined embeddings",B("token embeddings",[E[i]for i in s[:8]]),B("position embeddings",f(8)));q=[]
 for l in 1,2:
  k=f"layer {l}, ";a=N(x,g[l],k+"norm 1");o=[]
  for n in"queries","keys","values":q+=[B(k+n,M(a,f(16)))]
  for i in 1,2:r,c,a=[[x[i*8-8:][:8]for x in w]for w in q[-3:]];n=k+f"head {i}, ";r=B(n+"masked weights",H(P,[q[:j+1]+[-999]*(7-j)for j,q in R(B(n+"scores",H(lambda x:[a/8**.5 for a in x],M(r,c))))]));o+=[B(n+"output",[a[0],*M(r[1:],z(*a))])]
  x=Z(k+"residual after attention",x,B(k+"attention output",M([a+b for a,b in U(*o)],f(16))));x=Z(k+"residual after mlp",x,B(k+"mlp output",M(B(k+"mlp after GELU",H(lambda x:[a*(erf(a.real/2**.5)/2+.5+e**(-a*a/2)*(a-a.real)/tau**.5)for a in x],B(k+"mlp before GELU",M(N(x,g[-l],k+"norm 2"),f(64))))),f(16,64))))
 o=B("logits",M(N(x,g[0],"final norm"),E));p=B("probabilities",H(P,o));s=[-log(p[i])for p,i in U(p,y)];B("surprises",z(s));s=d(s)/8;B("loss",[[s]],l=["mean surprise"]);B("the five most likely next words",[['  '.join(f"{b!r} {a:.6f}"for a,b in sorted(U(p,V))[:-6:-1])]for p in p],'%s');return s
E=lambda w:d(F(w[i*(n(w)-9)//15:])for i in L(16))/16
for i in L(601-599*t):
 if i%100<1>t:I(f"evaluation {i:4} | training {E(a):.4f} | validation {E(b):.4f}")
 if i>599:break
 r=min(6e-5*i,.0033+.0027*cos((i-100)*pi/500));l=0;k=f"\n=== iteration {i}, learning rate {r:.6f}, ";u=[0]*A
 for j in 1,2:
  S(k+f"micro-batch {j} of 2 ===");l+=F(a[randrange(c-8):][:9])/2;G={p[i]:-1/8/p[i]for p,i in U(p,y)}
  for X,w,Y in T[::-1]:
   for x,g in U(X,w(J(Y))):
    for x,g in U(x,g):G[x]=G.get(x,0)+g
  u=[*f(add,u,f(G.get,W))];B("gradient of the logits",J(o),_a);B("gradient of layer 1, queries",J(q[0]),_a);K=[f"row {i+1}"for i in L(16)];C(f"gradient of layer 1, query, micro-batches 1 to {j} added",u,16)
 w=hypot(*u)/2;x=min(1,1/(w+1e-6));u=[a*x/2 for a in u];S(k+"after micro-batches 1 and 2 ===");B("all gradients",[[w],[x]],l=["length","factor of clipping"]);Y="layer 1, query, ";C(f"gradient of {Y}mean and clipped",u,16);k=Y+"first 4x4, ";s=lambda w:(C(k+"first moment "+w,m),C(k+"second moment "+w,v));s("before");w=W[:]
 for j,g in R(u):m[j]+=(g-m[j])/10;v[j]+=(g*g-v[j])/20;W[j]-=r*(m[j]/(1-.9**-~i)/((v[j]/(1-.95**-~i))**.5+1e-8)+(j>79)*W[j]/10)
 s("after");C(k+"before",w,4,'%12.8f');C(k+"change",[*f(sub,W,w)]);C(k+"after",W,4,'%12.8f')
 if i%20<1+t:I(f"iteration {i:4} | rate {r:.6f} | loss {l:.4f}")
seed(42)
for i in L(5-5*t):
 s=[0]
 for _ in L(12):F(s[-8:]);s+=choices(L(h),[n**1.25 for n in p[-1]])
 I(f"sample {i+1}:",D(s))