# The readable original of entries/grains.py, the plain lane, which is this without its comments. It is the program of dust.py,
# spelled for its length: training, samples and prompts are one loop, and one function ends both the norm and the softmax.
import gc,re,sys
from math import*
from random import*
from typing import*
# the defaults, then the call; the last value behind a name, or behind its end where that is like no other, counts
f="zer char ges 200 bd 16 ad 4 yer 1 size 32 ps 500 "+" ".join(sys.argv[1:])
K,*O=[f.split(a)[-1].split()[0]for a in f.split()[:14:2]]
N,C,H,L,B,S=map(int,O)
# true for bpe: its texts end with the mark of a word, a space, and it alone has merges to learn
X=K<"c"
N*=X
# a step's tape is some hundred thousand tuples in no cycle, which the collector would read again and again
gc.disable()
seed(42)
D,Q=[[a+" "*X for t in open(f)if(a:=" ".join(t.split()))]for f in("input.txt",sys.argv[-1])]
shuffle(D)
# the pieces of a text: findall steps over what no alternative matches, and that is the space before a word
c=lambda t:re.findall(r"(?<=[^\w ])\b|\w(?:'?\w)*|[^\w ]| \B",t)if K>"w"else t
p=sorted(set().union(*map(c,D)))
A=len(p)
# as many merges as asked for are learned, so the size of the vocabulary is known before the first
V=A+N+1
# both moments of each weight
m=[0]*(V+B+V+12*C*L)*C
v=m*1
W=[.08*gauss()for a in m]
print(f"num docs: {len(D)}\ntokenizer: {K}\nvocab size: {V} ({A} {'words and marks'if K>'w'else'characters'}{f', {N} merged pieces'*X}, BOS)\nconfiguration: n_embd {C}, n_head {H}, n_layer {L}, block_size {B}\nnum params: {len(W)}")
H=C//H
# a token is chr(its number), so that a merge is two arguments of str.replace; all of them in order encode a text
R=[]
def E(t):
 t="".join(chr(p.index(a))for a in c(t)if a in p)
 for a in R:t=t.replace(*a)
 return t
# pairs are counted anew in the whole text for each merge: those that begin with the end of a word are no pairs
t=E("".join(D*X))
for i in range(N):q=Counter(zip(t,t[1:]));n,(l,r)=min((-q[a],a)for a in q if" "not in p[ord(a[0])]);a=l+r,chr(A+i);R+=a,;t=t.replace(*a);l=p[ord(l)];r=p[ord(r)];p+=l+r,;r=r.replace(*" _");print(f"merge {i+1:4}: {l} + {r} = {l+r} ({-n} times)")
# BOS prints as nothing
p+="",
# The graph has no nodes. A number is a float, and its gradient is filed under its value: on the tape T, value -> the pairs
# (operand, derivative) that it came from. What is computed twice is one number, and the pairs filed first stay.
f=lambda*r:T.setdefault(s:=sum(map(prod,r)),r)and s
# x times s, which has the slopes q at x; they are read once, and so are a zip
def U(s,q,x):T[s]=zip(x,q);return[f((s,a))for a in x]
# x at a mean square of one; softmax. e**a is a product, too: a * e**a + (1 - a) * e**a; there are never more than B+V numbers
Z=lambda x:U(s:=(f(*zip(x,x))/C+1e-5)**-.5,[-s**3*a/C for a in x],x)
P=lambda x:U(s:=1/sum(x:=[f((a,e**a),(1-a,e**a))for a in x]),[-s*s]*(B+V),x)
# each row of a matrix takes its weights from the one iterator w; r is what is added: a residual, an embedding, zeros
k=lambda x,r:[f(*zip(x,w),(1,a))for a in r]
# steps, then samples, which are continuations of nothing, then prompts; j is above 0 from the first sample on
for i,t in enumerate((D*S)[:S]+[""]*10+Q,1):
 l=z=[V-1,*map(ord,E(t))];g=DefaultDict(int);T={};u=[];j=i-S
 # the model sees the end of a long prompt; in a short one l and z have the same tokens
 if j>0:z=l[-max(1,B//2):]
 if j>10:j-=10;n="|".join(a for a in c(t)if a not in p);print(f"prompt {j:2}: {t.strip()}\ntokens {j:2}:","|".join(p[a]for a in l[1:])+f"\nunknown {j:2}: {n}"*(n>""))
 for n,a in zip(range(S and B),z):
  w=iter(W[(V+n)*C:][:C]+W[(V+B+V)*C:]+W[(V+B)*C:]);x=Z(k([1],W[a*C:][:C]))
  # query, key and value are one vector of the cache, those of a layer are each L-th; q is the weights of a head, made at its
  # first number
  for h in range(L):y=k(Z(x),[0]*3*C);u+=y,;s=u[h::L];x=k([f(*zip(q:=a%H and q or P([f((H**-.5,f(*zip(y[a:][:H],v[a+C:]))))for v in s]),[v[a-C]for v in s]))for a in range(C)],x);x=k([(0<a)*a for a in k(Z(x),[0]*4*C)],x)
  # z wraps around: behind the last token, where w is 0, stands its first, BOS
  # uphill, 1e7 times the gradient, so that Adam's floor is 1; until the walk the keys of g are the probabilities
  y=P(k(x,[0]*V));a=z[w:=n+1-len(z)];g[y[a]]=1e7/y[a]
  if j>0==w:a=choices(range(V),[a**(1/.7)for a in y]);l+=a;z+=a*(a<[V-1])
 if j<1:
  print(f"step {i:4} / {S:4} | loss {sum(map(log,g))/~n:.4f}"+"\n\n--- inference (new, hallucinated lines) ---"*0**-j)
  for r in[*T][::-1]:
   y=g[r]
   for a,b in T[r]:g[a]+=y*b;g[b]+=y*a
  # Adam
  for a,r in enumerate(W):x=g[r]/~n;m[a]=m[a]*.85+x;v[a]=v[a]*.99+x*x;W[a]+=.015*m[a]/(1-.85**i)*~-j/S/(1+sqrt(v[a]/(1-.99**i)))
 # words are joined by a space where a word follows a piece that is none
 elif S:print("continuation"if t else"sample",f"{j:2}:",re.sub(" "*X+"$|\n","",re.sub(r"(?<=\S)\n\b"," "*(K>"w"),"\n".join(p[a]for a in l))))
