"""Programs as people write them."""
# n-queens, sudoku, life
def queens(n, row=0, cols=(), d1=(), d2=()):
    if row == n: yield cols; return
    for c in range(n):
        if c not in cols and row+c not in d1 and row-c not in d2:
            yield from queens(n, row+1, cols+(c,), d1+(row+c,), d2+(row-c,))
print(len(list(queens(6))), next(queens(8)))
def life(cells):
    from collections import Counter
    cnt = Counter((x+dx,y+dy) for x,y in cells for dx in (-1,0,1) for dy in (-1,0,1) if dx or dy)
    return {c for c,n in cnt.items() if n==3 or n==2 and c in cells}
g={(1,0),(2,1),(0,2),(1,2),(2,2)}
for _ in range(4): g=life(g)
print(sorted(g))
for y in range(-6,7):
    print(''.join('*' if abs(__import__('functools').reduce(lambda z,_: z*z+complex(x/10,y/5) if abs(z)<2 else z, range(20), 0))<2 else ' ' for x in range(-20,8)).rstrip())
def roman(n):
    r=''
    for v,s in zip((1000,900,500,400,100,90,50,40,10,9,5,4,1),"M CM D CD C XC L XL X IX V IV I".split()):
        while n>=v: r+=s; n-=v
    return r
print([roman(n) for n in (1994,2024,4,9,49)])
def sieve(n):
    s=bytearray([1])*(n+1); s[0:2]=b'\0\0'
    for i in range(2,int(n**.5)+1):
        if s[i]: s[i*i::i]=bytes(len(s[i*i::i]))
    return [i for i,v in enumerate(s) if v]
print(sieve(50))
def tok(s):
    i=0; out=[]
    while i<len(s):
        c=s[i]
        if c.isspace(): i+=1
        elif c.isdigit():
            j=i
            while j<len(s) and (s[j].isdigit() or s[j]=='.'): j+=1
            out.append(('num',float(s[i:j]))); i=j
        elif c in '+-*/()': out.append((c,c)); i+=1
        else: raise SyntaxError(f"bad char {c!r} at {i}")
    return out+[('end',None)]
class Parser:
    def __init__(self,s): self.t=iter(tok(s)); self.cur=next(self.t)
    def eat(self,k=None):
        k0,v=self.cur
        if k and k0!=k: raise SyntaxError(f"expected {k}, got {k0}")
        self.cur=next(self.t,('end',None)); return v
    def expr(self):
        v=self.term()
        while self.cur[0] in '+-': v=v+self.term() if self.eat()=='+' else v-self.term()
        return v
    def term(self):
        v=self.fac()
        while self.cur[0] in '*/': v=v*self.fac() if self.eat()=='*' else v/self.fac()
        return v
    def fac(self):
        if self.cur[0]=='(':
            self.eat(); v=self.expr(); self.eat(')'); return v
        if self.cur[0]=='-': self.eat(); return -self.fac()
        return self.eat('num')
for e in ["1+2*3","(1+2)*3","-4/(2-1)","2*(3","1$2"]:
    try: print(e, Parser(e).expr())
    except SyntaxError as x: print(e, 'error', x)


from collections import OrderedDict, deque
class LRU:
    def __init__(self, cap): self.cap=cap; self.d=OrderedDict()
    def get(self,k):
        if k not in self.d: return -1
        self.d.move_to_end(k); return self.d[k]
    def put(self,k,v):
        self.d[k]=v; self.d.move_to_end(k)
        if len(self.d)>self.cap: self.d.popitem(last=False)
c=LRU(2); c.put(1,1); c.put(2,2); print(c.get(1)); c.put(3,3); print(c.get(2), list(c.d))
class InsufficientFunds(Exception):
    def __init__(self, need, have):
        self.need, self.have = need, have
        super().__init__(f"need {need}, have {have}")
class Account:
    interest = 0.02
    count = 0
    def __init__(self, owner, balance=0):
        self.owner, self._balance = owner, balance
        Account.count += 1
    @property
    def balance(self): return self._balance
    def withdraw(self, n):
        if n > self._balance: raise InsufficientFunds(n, self._balance)
        self._balance -= n
    def __repr__(self): return f"{type(self).__name__}({self.owner!r}, {self.balance:.2f})"
class Savings(Account):
    def add_interest(self): self._balance *= 1 + self.interest
s = Savings("Ann", 100); s.add_interest(); print(s, Account.count)
try: s.withdraw(500)
except InsufficientFunds as e: print(e, e.need, e.have)
class Loop:
    def __init__(self): self.q=deque(); self.t=0
    def spawn(self,g): self.q.append(g)
    def run(self):
        while self.q:
            g=self.q.popleft()
            try: r=next(g); print(r); self.q.append(g)
            except StopIteration as e: print("done", e.value)
def task(n,k):
    for i in range(k): yield f"{n}{i}"
    return n
l=Loop(); l.spawn(task('a',2)); l.spawn(task('b',3)); l.run()
class Node:
    __slots__=('v','l','r')
    def __init__(s,v,l=None,r=None): s.v,s.l,s.r=v,l,r
    def __iter__(s):
        if s.l: yield from s.l
        yield s.v
        if s.r: yield from s.r
def ins(n,v):
    if n is None: return Node(v)
    if v<n.v: n.l=ins(n.l,v)
    else: n.r=ins(n.r,v)
    return n
root=None
for v in [5,2,8,1,9,3]: root=ins(root,v)
print(list(root))
class State:
    handlers={}
    @classmethod
    def on(cls,name):
        def deco(f): cls.handlers[name]=f; return f
        return deco
@State.on('start')
def start(inp): return 'play' if inp=='go' else 'start'
@State.on('play')
def play(inp): return 'end' if inp=='quit' else 'play'
st='start'
for i in ['x','go','hit','quit']: st=State.handlers[st](i); print(st, end=' ')
print()
def matmul(a,b): return [[sum(x*y for x,y in zip(r,c)) for c in zip(*b)] for r in a]
print(matmul([[1,2],[3,4]],[[5,6],[7,8]]))
def dump(o, ind=0):
    pad='  '*ind
    if isinstance(o,dict):
        print(pad+'{')
        for k,v in o.items(): print(f"{pad}  {k!r}:"); dump(v,ind+2)
        print(pad+'}')
    elif isinstance(o,(list,tuple)):
        for x in o: dump(x,ind+1)
    else: print(pad+repr(o))
dump({'a':[1,2,{'b':None}],'c':'x'})
