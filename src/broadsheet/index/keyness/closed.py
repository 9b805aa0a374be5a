"""Words by class, written down: those that end a phrase wherever they stand, and those too general to be keywords.

What a list cannot hold, the statistics tell (``background``).
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for line in text.splitlines() for phrase in line.split("|")) - {""}


FUNCTION_WORDS = _words(
    """
    a an the this that these those each every either neither some any all both few many much more most other others
    another such same own several various certain different
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself yourself
    himself herself itself ourselves yourselves themselves one ones oneself everyone everything someone something
    anyone anything
    who whom whose which what whatever whichever whoever when where why how whether while whereas whilst whenever
    wherever
    and or but nor so yet if then else than because since although though unless until till as
    of in on at by for with without within about against between among amongst into onto upon through throughout
    during before after above below over under to from up down out off across along around behind beside besides
    beyond despite except inside outside near toward towards via per versus vs like unlike due according regarding
    concerning given including plus amid atop
    be am is are was were been being have has had having do does did doing done can could may might must shall should
    will would ought cannot
    not no non none nothing nobody never only also too very quite rather just even still already again always often
    sometimes usually however therefore thus hence moreover furthermore nevertheless nonetheless meanwhile otherwise
    instead indeed perhaps maybe almost nearly merely solely there here now then once twice later recently well else
    together alone apart away back far ago soon today hereby thereby therein whereby wherein ahead alike
    elsewhere little fewer anywhere everywhere nowhere onwards beforehand afterwards altogether
    don doesn isn aren won didn wasn weren hasn haven don't doesn't isn't aren't won't can't didn't let let's
    e.g i.e etc eg ie et al cf resp
    first second third fourth firstly secondly thirdly finally two three four five six seven eight nine ten zero dozen
    dozens hundreds thousands millions hundred thousand million billion
    able unable capable less least enough further next last ii iii iv
    shown made known seen taken built given led fall falls fell rise rises rose stay stays become becomes became come
    comes go goes going make makes making drop drops behave behaves exist exists lie lies remain remains depend depends
    rely relies relying suffer suffers struggle struggles fail fails failing excel tend tends leads following ranging
    spanning consisting arising depending aiming starting drawing coming needs
    """
)

GENERAL_MODIFIERS = _words(
    """
    new novel proposed existing extensive important numerous significant promising recent previous prior current
    traditional conventional comprehensive experimental state-of-the-art superior better best good great main major
    common challenging effective crucial critical key strong notable remarkable innovative original further additional
    overall entire whole corresponding resulting respective underlying obtained presented considered widely-used
    aforementioned latter former similar competitive considerable substantial wide broad rich particular specific
    suitable appropriate available possible necessary essential fundamental interesting useful wide-ranging
    well-known so-called non-trivial old-fashioned preliminary forthcoming emerging increasing growing larger
    smaller higher lower greater faster unprecedented open-source publicly-available real actual diverse
    """
)

GENERAL_NOUNS = _words(
    """
    paper article work study studies result results experiment experiments finding findings approach approaches method
    methods methodology technique techniques framework frameworks problem problems issue issues task tasks challenge
    challenges question questions limitation limitations solution solutions performance effectiveness efficiency
    improvement improvements contribution contributions advantage advantages ability abilities capability capabilities
    number numbers set sets case cases example examples order term terms fact way ways kind kinds type types part
    parts aspect aspects level levels use usage time times year years gap lack need needs goal goals aim aims
    purpose purposes idea ideas insight insights concept concepts code github website page project version field area
    areas domain domains literature author authors researcher researchers practitioner practitioners community
    state art addition contrast practice effort efforts attention interest role impact effect
    effects benefit benefits importance potential property properties feature features factor factors amount lot range
    variety series step steps stage stages process processes procedure procedures strategy strategies scheme schemes
    extent degree rate quality value values form forms structure structures application applications
    development developments design evaluation evaluations analysis analyses comparison comparisons setting settings
    scenario scenarios context contexts condition conditions environment environments information knowledge data
    dataset datasets model models system systems algorithm algorithms tool tools baseline baselines benchmark
    benchmarks accuracy user users people person world life future progress success failure difficulty
    supplementary material demo url http https survey review
    respect sense point points view perspective perspectives basis start end line rest half majority presence absence
    detection generation learning prediction scale understanding language languages image images training power
    representation representations text magic chaos worlds word words
    existence class classes sample samples instance instances input inputs output outputs test tests
    """
)
"""Never a keyword when they stand alone."""

GENERAL_PHRASES = _phrases(
    """
    ablation studies|ablation study|baseline methods|baseline models|benchmark dataset|benchmark datasets|case studies
    case study|central challenge|central role|common practice|comparable performance|comparative analysis
    comparative study|complex problems|complex tasks|consistent gains|consistent improvements|correct answers
    data sets|deeper understanding|design choices|detailed analysis|distinct sets|downstream performance
    downstream tasks|empirical analysis|empirical evaluation|empirical evaluations|empirical evidence
    empirical results|empirical studies|empirical study|evaluation methods|evaluation metrics|evaluation results
    expanded version|extended version|f1 score|f1 scores|fall short|future directions|future research
    future research directions|future work|general framework|generalization ability|github repository
    high accuracy|high cost|high performance|impressive performance|improved performance|independent interest
    inference time|key role|large amount|large amounts|large class|large datasets|large margin|large number
    large numbers|large scale|limited number|main result|main results|multiple benchmarks|multiple datasets
    multiple domains|multiple models|multiple tasks|natural number|numerical examples|numerical experiments
    numerical results|open challenge|open challenges|open problem|open problems|open question|open questions
    open source|paper aims|paradigm shift|percentage points|performance comparable|performance gains|performance gap
    performance improvement|performance improvements|performance metrics|pivotal role|poor generalization
    positive integer|positive integers|potential applications|powerful tool|powerful tools|practical applications
    practical guidance|practical solution|prediction accuracy|project page|project website|public benchmarks
    public datasets|qualitative analysis|quantitative analysis|real-world applications|real-world data
    real-world datasets|real-world deployment|real-world environments|real-world scenarios|real-world settings
    real-world tasks|relative improvement|research community|research directions|research questions|robust performance
    scientific community|side effects|simulation results|small amount|small number|small set|small subset|source code
    special case|special cases|standard benchmarks|starting point|statistical analysis|strong baselines
    success rate|success rates|systematic analysis|systematic evaluation|systematic study|task performance
    test cases|test set|test time|theoretical analysis|theoretical framework|theoretical results|total number
    training process|training set|training time|training times|unified framework|use cases|valuable insights
    vice versa|wide range|widespread adoption|work aims
    """
)
"""Never keywords: how papers talk of their results."""

LINKED_TERMS = _phrases(
    """
    age of information|bag of words|branch of mathematics|calculus of variations|center of mass|centre of mass
    chain of thought|chains of thought|chain of thoughts|coefficient of determination|curse of dimensionality
    degree of freedom|degrees of freedom|density of states|direction of arrival|division of labor|division of labour
    equation of motion|equations of motion|equation of state|equations of state|field of view|figure of merit
    figures of merit|game of life|graph of thoughts|group of units|internet of things|internet of vehicles
    language of thought|law of large|line of sight|linear system of equations|mixture of experts|mixtures of experts
    mixture of gaussians|method of moments|method of multipliers|moment of inertia|needle in haystack
    part of speech|parts of speech|philosophy of mind|philosophy of science|point of interest|points of interest
    price of anarchy|proof of concept|proof of stake|proof of work|quality of experience|quality of life
    quality of service|quantity of interest|quantities of interest|rate of convergence|region of interest
    regions of interest|science of science|sense of agency|separation of variables|separation of concerns
    spread of disease|statement of work|sum of squares|sums of squares|theory of computation|theory of mind
    time of arrival|time of flight|tree of thoughts|tree of thought|value of information|web of things|word of mouth
    """
)
"""Terms around "of"; everywhere else it ends a phrase."""

VERB_ENDINGS = ("ly", "ises", "izes", "ising", "izing", "ify", "ifies", "ifying")
ADJECTIVE_ENDINGS = (
    *("al", "ic", "ous", "ive", "able", "ible", "less", "ful", "ary", "ent", "ed", "ian", "wise", "free", "aware"),
    *("like", "specific", "agnostic", "driven", "oriented", "invariant"),
)
"""Of words that are in no list."""
