"""Common English words, in lower case: a run of capitalised words made of these alone is a heading, no name.

Our own list: words that stand in lower case in many of the project's documents, and of the licences and
manuals that come with free software.
"""

from disclosures.ingest.personal.listed import listed

ORDINARY = listed(
    """
    abc ability able above absent absolute abstract abuse accept acceptable acceptance accepted accepts
    accessed accesses accessible accessing accessor accessors according accordingly accurate achieve
    across action actions activate actively actual actually adapted adapter add added adding addition
    additional additions addr addressed adds admin advance advanced advantage affect affected affects
    after again against aggregate aggregation agree agreed ahead aims algorithm algorithms alias aliases
    align alive allocated allow allowed allowing allows almost alone along alongside already alt alter
    altered alternate alternatives although always ambiguous among amount annotated annotation
    annotations anonymous answered anymore anyone anything anyway anywhere apart app appear appears
    append appended appending applicable application applications applied applies apply applying
    approach appropriate appropriately approximate apps arbitrary architecture archive archives area arg
    argparse argtypes argument arguments around arrangement array arrays asgiref aside ask asked asking
    asks assert assign assigned assignment associated assume assumed assumes assuming ast asynchronous
    asyncio atomic attach attached attacks attempt attempted attempting attempts attname attr attribute
    attributes attrs audit auth authenticated authentication authorized authors auto automatic
    automatically available avoid avoids aware away back backend backends backward backwards bad bail
    band bar bare base based basename bases bash basic became because become becomes before begin
    beginning begins behalf behave behaves behavior behaviour behind believe belong belongs below
    benchmark beside beta better between beyond big bigint binary binascii bind binding bindings bit
    bits blank block blocking blocks bodies body boolean bootstrap bother bottom bound boundaries
    boundary bounded bounds boxes brackets branch break breaking breaks brief bring broken browser btn
    buf buffer buffering buffers bufsize bug bugs build building builds built builtin builtins bulk
    button byref byte bytearray bytes bytestring cache cached caches caching calculate calculated
    calendar callable callables callback callbacks called caller callers calling calls came campaign
    campaigns can cancel candidates cannot canonical capabilities capability capfirst capi capture
    careful carefully carries carry cases cast cat catch catching caught cause caused causes cells
    certain chain chance change changed changes changing channels char character characters charge chars
    charset chat check checking checks choice choices choose chosen chunk chunks circular circumstances
    cite claim claims class classes classifier classmethod clauses clean cleaned cleanup clear cleared
    clearing clearly click client clients clock clone closing cmd codecov codecs coding col collation
    collect collected colon color cols combination combine combined combining come comes comma command
    commands commas commit common commonly communication community compact compare compared comparing
    comparison comparisons compatibility compatible compilation compile compiled compiler completely
    completion complex compliance compliant complicated component components composed composite compress
    compressed compression computation compute computed computer computing concatenated concept
    concerned concerns concrete concurrent condition conditional conditions config configuration
    configure configured confirm confirmation confirmed conflict conflicts conform conjunction conn
    connect connected connecting connection connections connector consequence consider considered
    consistency consistent consisting consists console conspicuously constant constants constraint
    constraints construct constructed construction constructor constructors constructs consult consume
    consumed contain contained container containers containing contains content contents contenttypes
    context contextlib contextmanager contexts continue continued continues contradicts contrib
    contribute contributed contributing contribution contributions contributors control controlled
    controlling controls convenience convenient convention conventions conversion conversions convert
    converted converter converters converting converts cookie cookies coordinate coordinates copied
    copies copy copying copyright core coroutine correct corrected correction corrections correctly
    correspond corresponding corresponds cost costs could count counted counter counts course cover
    coverage covered covering covers crash create created creates creating creation credentials crumbs
    csv ctypes current currently cursor cursors custom customize customized cut cycles databases
    dataclasses dated datetimes deadline deal dealing deals debug debugging decide decided decides
    decimal declaration declare declared decode decoded decoder decodes decoding decorated decorator
    decorators deemed deep deepcopy default defaultdict defaults defer deferred define defined defines
    defining definition definitions defusedxml del delay delete deleting delimiter deliver delta depend
    dependencies dependency dependent depending depends deployment deprecated deprecation depth deque
    derivative derivatives derive derived desc describe described describes describing descriptions
    descriptor descriptors design designated designed desired destination destroyed destructor detail
    detailed details detect detected detection determine determined determines determining deterministic
    dev develop developed developers development device dictionaries dictionary dicts diff differ
    difference differences different differently differs difficult digest digit digits dim dimension
    dimensions dir direct direction directly directories directory dirname dirs disable disabled
    disabling discard discarded disclaimer disclosures discussion disk dispatch display displayed
    displaying displays distance distinct distinguish distinguishing distribute distributed distributing
    distribution distributions div divide doc docs docstring docstrings doctest documentation documented
    doing domain done dot dotted double down download downloaded downloads driver drop dropped due dummy
    dump duplicate duplicated duplicates duration during dynamic dynamically earlier early easier easily
    easy edge edit editable edited editing editor editors effect effective effectively effects efficient
    efficiently effort electronic element elements else elsewhere embedded empty enable enabled enables
    encode encoded encoder encoding encodings encountered encrypted endblock endcomment ended endfor
    endif ending ends enforce enforcing engine engines enough ensure ensures enter entered entire
    entirely entities entity entries entry environ environment environments equal equals equivalent err
    errcheck errno error errors escape escaped escapes escaping especially essential essentially etc
    evaluate evaluated evaluates evaluation even event events eventually ever everyone everything
    everywhere evidence exact exactly examine example examples exc exceed exceeded exceeds except
    exception exceptions exchange exclude excluded excluding exclusive exclusively exec executable
    executables execute executed executes executing execution exercise exhausted exist existence
    existing exists exit exiting exits exp expand expanded expansion expect expected expecting expects
    expensive experimental expire expired expires explain explanation explicit explicitly exponent
    export exports exposed expr express expressed expression expressions expressly extend extended
    extends extensions extent external extra extracted facilities fact factory facts fail failed failing
    fails failure failures fair fairly fake fall fallback false family far fashion fast faster feature
    features fee feed feeds feel fetch fetching fewer figures filename filenames filesystem fill filled
    filter filtered filtering filters finally find finding finds fine finished fit fits five fix fixed
    fixes fixtures flag flags flat flexible float floating floats flow flush fmt fname folder follow
    followed following follows foo forbidden forces foreign forget fork forloop format formats formatted
    formatter formatting former formset formula forward found four fractional fragment frame frames
    framework frequency fresh front frozen frozenset full fullname fully function functional
    functionality functions functools funding further future garbage gave gdal general generally
    generate generates generating generation generator generators generic geographic geom geometries
    geometry get getattr getopt gets gettext getting git github give given gives giving glob global
    globally globals goal goes going gone good got grab grade grant grants graph great greatest grouped
    grouping groups grp guarantee guaranteed guard guess guidance guide gzip hack half hand handed
    handle handled handler handlers handles handling happen happened happens hard harmless hash hashable
    hashes hashing hashlib having header headers heading heavily heavy height help helper helpers
    helpful helps hereby herein hex hexadecimal hidden hide hierarchy higher highest highly hint hints
    historical history hit hold holder holders holding holds homepage hook hooks hope host hostname
    hosts hour hours houses human hyphens icontains idea identical identified identifier identifiers
    identifies identify identifying identity ids iexact iff ignore ignored ignoring illegal image images
    img immediate immediately immutable implement implementation implementations implemented
    implementing implements implicit implicitly implied implies import important imported importing
    importlib imports impose impossible improve improvements include included includes including
    inclusion incoming incompatible incomplete incorporated incorrect incorrectly indent indentation
    indented index indexed indexes indexing indicate indicated indicates indicating indicator indices
    indirect indirectly individual individually infinite info infringement inherit inheritance inherited
    initial initialization initialize initialized initially inline inner input inputs insert insertion
    inserts inside inspect install installation installed installing installs instance instances
    instantiate instantiated instantiating instantiation instead instructions intact integer integers
    integration integrity intended intentionally interactive interested interesting interface interfaces
    intermediate internally internals interpret interpreted interpreter interrupted intersection
    interval intro introduced introspection ints invalid invariant invented inverse invocation invoke
    invoked involved iscoroutinefunction isolation isort issue issued issues iterate iterating iteration
    iterator iterators itertools itself job join joined joining joins just keep keeping keeps kept
    kernel keyed keys keyword kinds klass know knowledge known knows kwarg kwds label labels lack lambda
    lang languages large larger largest last late later latest latter layer layers layout lazy leading
    leaf learn leave leaves leaving left legacy length let lets letter letters level levels lhs lib
    libraries library licence license licensed licensee licenses licensing life light lightweight like
    likely likewise limit limitation limitations limits line linear linecache lineno lines link linked
    links lint listed listing literal literals little lives load loaded loader loading loads locale
    locales localhost localized locally locals located location locations lock locks log logged logger
    logging logic logical login logs longer longest look looked looking looks lookup lookups loop loops
    loss lost lot lots low lower lowercase lowest lxml machine machinery made magic mailing main mainly
    maintain maintained maintainer maintainers maintaining maintenance major make makes making malformed
    manage managed management mandatory manipulation manner manual manually map mapped mapping maps mark
    marked marker markers markup mask master match matches matching material materials math matter
    matters max maximum maybe meaning meaningful means meant measure measures mechanism medium meet
    member members memo memory memoryview mentioned merge merged messages met meta metaclass metadata
    method methods microseconds middle middleware might migrate migrated migration migrations million
    min mind minimal minimize minimum minor minus minute mismatch missing mistake mix mixin mod mode
    model models modern modes modification modifications modify modifying modname module modules moment
    mostly move moved moves moving msg mtime multiple multiprocessing must mutable mutate mutually naive
    named namespace native natural nav nearly necessarily necessary need needed needs negative nested
    nesting network never new newer newest newline newlines newly next ngettext nice nicely nobody node
    nodes noindex nonexistent nonlocal normal normalization normalize normalized normally notation note
    notes nothing notify now nullable num numbered numeric numerical object objects objs obligations
    obtain obtained occur occurred occurrence occurs odd off offer offered offering offers offset
    offsets often old older oldest omit omitted once one ones online only onto opened opening opens
    operate operates operating operation operations operator operators opposed opt optimization optimize
    optimized option optional optionally options opts oracledb order ordered ordering orders ordinary
    organisation organisations organization origin originally otherwise ours out outcome outer output
    outputs outside overall overflow overhead overlap overridden override overrides overriding overview
    overwrite overwritten owner ownership package packages packaging padding pages pair pairs parallel
    parameter parameters parentheses parse parsed parser parsers parsing partial partially particular
    parties parts party pass passed passes passing password passwords past patch patches patent path
    pathlib pathname paths pattern patterns people per perform performance performed performing performs
    perhaps periods perm permission permissions permit permits permitted persistent person persons
    pertaining phase phrase physical pick pickle pickled pickling piece pieces pipe pipeline pixels
    placed placeholder placeholders places plain plan plans platform platforms plugin plugins plural
    plus point pointer pointers pointing points political polygon pool pop popular populate populated
    port portable portion portions pos position positional positions positive posixpath possibilities
    possibility possible possibly potential potentially power powerful practice precedence preceding
    precise precisely precision predicate prefer preferred prefix prefixed prefixes prepend presence
    present preserve preserved preserves preserving pretty prevent prevents previous previously price
    primarily print printing prints prior priority private probably problem problems procedure process
    processed processes processing produce produced produces product production products profile program
    programmer programming programs progress prohibited prominent promote prompt propagate proper
    properly prose protected protocol protocols prototype prototypes provide provided provides providing
    proxy psycopg publication publicity publicly publish published publishes pull pure purposes push
    pushed put pwd pycon pypi pyproject pytest python qualified qualify quality queries query queryset
    querysets queue quick quickly quiet quite quote quoted quotes quoting race raise raised raises
    raising random range ranges rare raster rather ratio raw reach reached read readable readline readme
    reads ready real really reason reasonable reasonably receipt receive receiver receives recent
    recognize recognized recommend recommended recorded recursion recursive recursively redirect
    redirects redistribute reduce reduces reduction redundant refer referenced references referencing
    referral referred referring refers reflect refs refuse refuses regarding regardless regex region
    registered registering registration registry regular reject rel relate related relation relations
    relationship relationships relative relatively release releases relevant reliable reliably relies
    reload rely remain remainder remaining remains remark remote removal remove removed removes removing
    rename renamed render rendered renderer rendering repeat repeated repeatedly repeats replace
    replaced replacement replacements replaces replacing repo reported reporting repository represent
    representation representations represented representing represents reproduce reproducing require
    requirement requirements requires requiring res reserved reset resolution resolve resolved resolver
    resolves resolving resource resources respect respective respectively responsibility responsible
    rest restore restored restrict restriction restrictions rests restype result resulting results ret
    retain retained retrieval retrieve retrieved return returning returns reuse reused reverse reversed
    revised rewrite rhs risk role root roots rounded router routine routines ruff rule rules run running
    runs runtime safe safely said sake sample satisfy save saved saving say saying says scale scan
    schema script scripts search searched searches sec seconds secret secure see seek seekable seem
    seems seen segment select selected selection self sell semantics sender sending sends sense sensible
    sentence sentinel sep separate separated separately separator separators seq sequence sequences
    serialization serialize serialized serializer serializers series serve served server servers serves
    serving session sessions set sets setting settings setup setuptools several shall shape shared shell
    shift short shortcut shorter should show showing shown shows shutdown shutil side sign signal
    signals signature signatures significant signing signs silently similar similarly simple simpler
    simplest simplify simply simultaneously since single singular site sites situation situations six
    size sizes skip skipped skipping skips slash slashes slice slicing slightly slow slower slug small
    smaller sock socket sockets sole solely solution somebody someone something sometimes somewhat
    somewhere soon sort sorted sorting source sources space spaces spam span spatial spawn spec
    specialized specific specifically specification specified specifies specify specifying speed sphinx
    spirit split squashed src srid srs ssl stable stack staff stand standalone standard standards stands
    started starting starts startswith startup stat state stated statement statements states static
    staticfiles stating stay stays step still stop stopped stops storage store stored stores storing
    stream streaming streams strftime strict strictly string strings strip stripped stripping strong
    strongly struct structure structures stub stuff style styles stylesheet sub subclass subclassed
    subclasses subclassing subdirectories sublicense submit submitted subprocess subquery subsequent
    subset substitute substitution substitutions subtle subtract success successful successfully
    sufficient suffix suggestions suitable suite summarize super superclass supplied supply support
    supported supporting supports supposed suppress sure swappable swapped switch symbol symbolic
    symbols symlink symlinks sync syntax sys sysconfig tab tables tabs tag tags tail take taken takes
    taking target targets task tasks tbody technical tell tells temp tempfile template templates
    temporarily temporary ten terminal terminate terminated terms tested testing tests text texts
    textual textwrap thead them themselves theory thereof thing things think though thousands thread
    threading threads three through throw ticket timeline timeout timestamp timezone timing today
    together token tokenize tokens told too took tool tools top touch tox trace traceback tracebacks
    tracing track tracker tracking trailing transaction transfer transform transformation transforms
    translate translated translation translations transparency transparent traversal treat treated
    treats tree trick tried tries trigger triggered triggers trimmed triple true truncate truncated try
    trying tuples turn turned turns twice two typed types typical typically typing tzinfo tzname uid
    unable unavailable unchanged unconditionally undefined underlying underscore underscores understand
    undocumented unexpected unicode unicodedata unique uniqueness units unittest universal unless unlike
    unlimited unmodified unnecessary unpack unpacked unpacking unpickling unquote unsafe unset unsigned
    unspecified unsupported until untrusted unusable unused update updated updates updating upload
    uploads upon uppercase upstream urlconf urlencode urllib urlpatterns urlsplit usable usage use used
    useful user username users uses using usual usually utilities utility utils uuid val valid validate
    validated validating validation validators vals value values van var variable variables variant
    variants variety vars vary vector verbatim verbose verbosity verify versions very via views virtual
    virtualenv visible void volume vulnerable wait waiting waits want wanted wants warning warnings
    warranties warranty ways weakref welcome well went whatever wheel wheels whence whenever whereas
    whether while whitespace whoever whole wide widely widget widgets width will window wish within wkt
    words work workaround worker workers workflow working works world worth would wrap wrapped wrapper
    wrappers wrapping wraps writable write writer writes writing written wrong wrote yield yields
    yourself zero zeros zip zipfile zlib zone zoneinfo zones
    """
)
