from random import*
from math import*
import sys
seed(42)
t,f=len(sys.argv)==2,sys.argv[2:]
X=open(f[0]).read()if f else'\n'.join(choice("the moon slowly pulls the sea,the sea wears down the stone,a smooth stone sinks in the river,the river finds its way home,a small bird sings before the rain,the rain feeds the old tree,the old tree holds a small bird,every quiet night the moon comes back".split(','))for _ in range(240))
w=[]
for l in X.split('\n'):
 if l:w+=[' ']+l.split()
V=sorted({*w})+['<UNK>']*len(f)
w=[V.index(l)for l in w[1:]]
c=len(w)*4//5
a,b=w[:c],w[c:]
D=lambda d:' '.join(V[i]for i in d)
def H(a):i=randrange(len(a)-8);return a[i:i+8],a[i+1:i+9]
print(f"text: {len(X)} characters, {len(w)} tokens\nvocabulary: {len(V)} tokens")
for i,l in enumerate(V):print(f"  {i:2} {l!r}")
print(f"training part: {c} tokens\nvalidation part: {len(b)} tokens")
for i in range(7):d,_=H(a);print(f"sequence {i+1}:",*["%2d"%i for i in d],'|',D(d))
G=[];W=[]
for k,r in("token embedding",len(V)),("position embedding",8),*[(f"layer {i}, {k}",r)for i in(1,2)for k,r in(("norm 1",1),("query",16),("key",16),("value",16),("attention projection",16),("norm 2",1),("mlp up",64),("mlp projection",16))],("final norm",1):c=16+48*('p p'in k);G+=[[[[1 if'rm'in k else gauss(0,.02/(1+('j'in k))),0,0,0,'rm'not in k]for _ in range(c)]for _ in range(r)]];W+=sum(G[-1],[]);print(f"parameters, {k}: {r*c}")
c=len(W)
print(f"parameters, total: {c}\nparameters, decayed: {c-80}\nparameters, not decayed: 80")
T=[]
C=[[1,0]]*16
L=R=[f"row {i+1}"for i in range(16)]
K={}
def A(x,y,f=complex):
 n=[0,0]
 for a,b in zip(x,y):n[0]+=a[0]*b[0];T.append((a,b,n))
 z=f(n[0]+1e-99j);n[0]=z.real;T.append((n,[z.imag*1e99-1,0],n));return n
M=lambda X,w:[[A(x,r)for r in w]for x in X]
Z=lambda X,Y:[[A(z,C)for z in zip(x,y)]for x,y in zip(X,Y)]
def B(k,X,j=0,f=0,l=0):
 K[k]=X
 if t:
  print(f"\n--- {k} ---")
  for l,r in zip(l or L,X):print(l+": "+' '.join(format(n[j],f or['10.6f','13.5e'][j>0])for n in r))
 return X
def N(X,g,k):
 Y=[];S=[]
 for x in X:m=A(x,C,lambda n:-n/16);x=[A((a,m),C)for a in x];s=A(x,x,lambda n:(n/16+1e-5)**-.5);Y+=[[A([A([a],[s])],[b])for a,b in zip(x,g[0])]];S+=[[[-m[0]],[1/s[0]]]]
 B(k+", mean and standard deviation",S);return B(k,Y)
def P(s,z=1):t=[e**(n[0]/z)for n in s];return[[x/sum(t),0]for x in t]
def F(d,y):
 x=B("combined embeddings",Z(B("token embeddings",[G[0][i]for i in d]),B("position embeddings",G[1])))
 for l in 1,2:
  k=f"layer {l}, ";n,*w,p,m,u,v=G[8*l-6:8*l+2];a=N(x,n,k+"norm 1");w=[B(k+n,M(a,w))for n,w in zip(("queries","keys","values"),w)];O=[[]for _ in d]
  for h in 0,8:
   q,c,a=[[x[h:h+8]for x in w]for w in w];q=[[A(q,k,lambda n:n/8**.5)for k in c]for q in q];r=[];n=f"{k}head {h//8+1}, "
   for s in B(n+"scores",q):
    c=P(s[:len(r)+1]);r+=[c+[[0,0]]*(7-len(r))]
    for s,z in zip(s,c):T.extend((s,[b[0]*((b is z)-z[0]),0],b)for b in c)
   B(n+"masked weights",r);O=[a+b for a,b in zip(O,B(n+"output",[[A(r,c)for c in zip(*a)]for r in r]))]
  x=B(k+"residual after attention",Z(x,B(k+"attention output",M(O,p))));x=B(k+"residual after mlp",Z(x,B(k+"mlp output",M(B(k+"mlp after GELU",[[A([a],C,lambda n:n*(.5+erf(n.real/2**.5)/2+e**(-n*n/2)*1e-99j/(2*pi)**.5))for a in a]for a in B(k+"mlp before GELU",M(N(x,m,k+"norm 2"),u))]),v))))
 l=B("logits",M(N(x,G[18],"final norm"),G[0]));p=[P(l)for l in l];return l,p,[[[-log(p[i][0])]]for p,i in zip(p,y)]
def E(w):
 s=0
 for i in range(16):i=i*(len(w)-9)//15;s+=sum(n[0][0]for n in F(w[i:i+8],w[i+1:i+9])[2]);T.clear()
 return s/128
for i in range(2 if t else 601):
 if not t and i%100<1:print(f"evaluation {i:4} | training {E(a):.4f} | validation {E(b):.4f}")
 if i>599:break
 r=6e-5*i if i<100 else.0006+.0027*(1+cos(pi*(i-100)/500));l=0;q=G[3];k=f"\n=== iteration {i}, learning rate {r:.6f}, "
 for j in 1,2:
  d,y=H(a);L=[f"{i+1} {V[w]!r}"for i,w in enumerate(d)]
  if t:print(k+f"micro-batch {j} of 2 ===")
  B("input",[[[i]for i in d]],0,'d',[D(d)]);B("target",[[[i]for i in y]],0,'d',[D(y)]);o,p,s=F(d,y);B("probabilities",p);z=sum(n[0][0]for n in B("surprises",s))/8;l+=z/2;B("loss",[[[z]]],l=["mean surprise"])
  if t:
   print("\n--- the five most likely next words ---")
   for w,n in zip(L,p):print(w+": "+'  '.join(f"{V[w]!r} {n[w][0]:.6f}"for w in sorted(range(len(n)),key=lambda w:-n[w][0])[:5]))
  for n,p,w in zip(o,p,y):
   p[w][0]-=1
   for n,p in zip(n,p):n[1]=p[0]/8
  while T:x,y,n=T.pop();x[1]+=y[0]*n[1];y[1]+=x[0]*n[1]
  B("gradient of the logits",o,1);B("gradient of layer 1, queries",K["layer 1, queries"],1);B(f"gradient of layer 1, query, micro-batches 1 to {j} added",q,1,0,R)
 z=sum(n[1]**2 for n in W)**.5/2;x=min(1,1/(z+1e-6));L=R
 for n in W:n[1]*=x/2
 if t:print(k+"after micro-batches 1 and 2 ===")
 B("all gradients",[[[z]],[[x]]],l=["length","factor of clipping"]);B("gradient of layer 1, query, mean and clipped",q,1);k="layer 1, query, first 4x4, ";q=[q[:4]for q in q[:4]];o=[[n[:]for n in q]for q in q];B(k+"first moment before",o,2);B(k+"second moment before",o,3)
 for n in W:x,g,m,v,d=n;m=.9*m+.1*g;v=.95*v+.05*g*g;n[:]=x*(1-r*d*.1)-r*m/(1-.9**(i+1))/((v/(1-.95**(i+1)))**.5+1e-8),0,m,v,d
 B(k+"first moment after",q,2);B(k+"second moment after",q,3);B(k+"before",o,0,'12.8f');B(k+"change",[[[a[0]-b[0]]for a,b in zip(*z)]for z in zip(q,o)],0,'13.5e');B(k+"after",q,0,'12.8f')
 if t or i%20<1:print(f"iteration {i:4} | rate {r:.6f} | loss {l:.4f}")
if not t:
 seed(42)
 for i in range(5):
  d=[0]
  for _ in range(12):d+=choices(range(len(V)),[n[0]for n in P(F(d[-8:],[])[0][-1],.8)]);T.clear()
  print(f"sample {i+1}: {D(d)}")
