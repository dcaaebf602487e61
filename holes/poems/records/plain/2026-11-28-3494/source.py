from operator import*;from re import*;from sys import*;from math import*;from random import*;from typing import*;o=range;_=len;Q=print;d="transformer";m=" characters: ";h="--- stage ";q=zip;*O,D,R=dict(q(*[iter("--batch 8 --context 16 --width 16 --heads 4 --layers 1 --steps 800 --seed 42 --dropout .02 --learning-rate .03".split()+argv[1:])]*2)).values();B,T,C,H,L,S,X=map(int,O);H=C//H;seed(X);X="validation loss";t=open("input.txt").read();N=_(t)*9//10;p=t[:N];u=sorted({*t});V=_(u);G=lambda r,c=C:[[gauss(0,.15)for i in o(c)]for i in o(r)];I=lambda:[[1]*C,[0]*C];W=G(V+V+T)
for i in o(L):W+=I()+G(4*C)+I()+G(4*C)+G(C,4*C)
W+=I();Q(f"{h}1: the text, and the first scene or poem in it ---\n|",sub("\n","\n| ",[a for a in split("\n{3,}"if"\n\n\n"in p else"\n\n(?=.+\n\n)",p)if search("(.+\n){7}.",a)][0]));Q(f"num{m}{_(t)}\ntraining{m}{N}\nvalidation{m}{_(t)-N}\nvocab size: {V}\nnum params: {sum(map(_,W))}\n{h}2: a {d} before any training ---");K=[];g=Counter();Z=lambda f,h,w:[[*map(f,*r)]for r in q(h,w)];P=lambda h,w:[[sum(map(mul,r,s))for s in w]for r in h];A=lambda y,f:K.append((y,f))or y;l=lambda h,w:A(P(h,w),lambda g:(h+w,P(g,[*q(*w)])+P(q(*g),[*q(*h)])));J=lambda f,h:A([*map(f,h)],lambda g:(h,[[a.imag for a in f(r)]for r in Z(complex,h,g)]));M=lambda h,w,b:A(Z(add,Z(mul,h,w),b),lambda g:(h+w+b,Z(mul,g,w)+Z(mul,g,h)+g))
def s(r):r=[e**a for a in r];t=sum(r);return[a/t for a in r]
def E(r):t=sum(r)/C;r=[a-t for a in r];t=(sum(map(mul,r,r))/C+1e-5)**.5;return[a/t for a in r]
def F(z,m):
 w=iter(W);f=lambda h:[next(w)for i in o(h)];n=lambda:M(J(E,x),f(1)*_(z),f(1)*_(z));D=lambda h:M(h,[[((m and random())>=m)/(1-m)for i in o(C)]for j in z],x);k=f(V);x=M([k[u.index(j)]for j in z],[[1]*C]*_(z),f(T)*_(z));k=f(V)
 for i in o(L):
  a=n();b=f(3*C);y=[]
  for i in o(0,_(z),T):
   h=a[i:i+T];r=[]
   for c in o(0,C,H):r+=l(l(b[C+C+c:][:H],h),J(s,M(l(l(h,b[c:c+H]),l(h,b[C+c:][:H])),[[H**-.5]*T]*T,[[0]*-~i+[-99]*T for i in o(T)])))
   y+=A([*q(*r)],lambda g,r=r:(r,q(*g)))
  x=D(l(y,f(C)));x=D(l(J(lambda r:[a*(a.real>0)for a in r],l(n(),f(4*C))),f(C)))
 return l(n(),k)
def Y(f,w,m):
 z,y=[[t[i+j+a]for i in w for j in o(T)]for a in(0,1)];l=0;K.clear()
 for x,c in q(J(s,f(z,m)),y):c=u.index(c);l-=log(x[c])/_(y);g[id(x)]=[0]*c+[1e-9/x[c]]+[0]*V
 return l
def O(p,f,n,W,G):
 *l,i=0,;z="\n";M=Counter()
 for w in G:
  i+=1;g.clear();l+=Y(f,w,float(D)),
  for y,k in K[::-1]:
   for r,h in q(*k([g[id(r)]for r in y])):g[id(r)]=[*map(add,a,h)]if(a:=g[id(r)])else h
  for r in W:
   for j,a in enumerate(g[id(r)]or[0]*_(r)):k=id(r),j;b=M[k]=M[k]*.85+a;k=id(r),~j;M[k]=M[k]*.99+a*a;r[j]+=float(R)*min(i,20)*.075*(S+1-i)/S/(1-.85**i)*b/((M[k]/(1-.99**i))**.5+B*T/1e16)
  k=f"{n} step {i:4} / {S:4} |"
  if 1>i%50*(S-i):Q(k,f"training loss {sum(l)/_(l):.4f}");l=[]
  if 1>i%250*(S-i):Q(k,f"{X} {Y(f,v,0):.4f}")
 for i in o(300):z+=choices(u,s(a/.8 for a in f(z[-T:],0)[-1]))[0]
 Q(f"sample {p} ({n}):{z}\n--- end of sample ---")
O(1,F,"untrained",W,[]);Q(f"{h}3: a bigram model, the letter before and nothing else ---");G=[[randrange(N-T)for i in o(B)]for i in o(S)];v=min(256,a:=(_(t)-N-1)//T);v=[N+i*a//v*T for i in o(v)];U=[[0]*V for i in u];O(2,lambda z,m:[U[u.index(j)]for j in z],"bigram",U,G);c=Counter(q(p,p[1:]));y=sum(log((p[:-1].count(a)+V)/(c[a,b]+1))for i in v for a,b in q(t[i:i+T],t[i+1:]))/_(v)/T;Q(f"judged{m}{_(v)*T}\ncount bigram {X}: {y:.4f}\n{h}4: a {d}, all letters before ---");O(3,F,d,W,G);x=Y(F,v,0);Q(f"{d} {X}: {x:.4f}\nnats below the count bigram: {y-x:.4f}")