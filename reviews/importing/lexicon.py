"""The closed lists that reading a review leans on: what is surely a network, no name, and so on."""

from __future__ import annotations

#: Broadcasters, as written; compared without case.
NETWORKS = frozenset(
    n.casefold()
    for n in [
        "tvN",
        "JTBC",
        "KBS",
        "KBS1",
        "KBS2",
        "KBS 1TV",
        "KBS 2TV",
        "SBS",
        "MBC",
        "ENA",
        "OCN",
        "EBS",
        "MBN",
        "TV Chosun",
        "TV CHOSUN",
        "Channel A",
        "MBC Every1",
        "SBS Plus",
        "KBS Joy",
        "KBS Drama",
        "tvN Story",
        "Olleh TV",
        "Genie TV",
        "Seezn",
        "NHK",
        "TBS",
        "Fuji TV",
        "TV Asahi",
        "Nippon TV",
        "NTV",
        "TV Tokyo",
        "WOWOW",
        "Hunan TV",
        "Dragon TV",
        "Zhejiang TV",
        "Jiangsu TV",
        "Beijing TV",
        "CCTV",
        "CCTV-8",
        "GMM25",
        "GMMTV",
        "One31",
        "Channel 3",
        "CH3",
        "TVB",
        "HBO",
        "BBC One",
        "BBC Two",
        "ITV",
        "Channel 4",
        "CBS",
        "NBC",
        "ABC",
        "AMC",
        "FX",
        "Show TV",
        "Star TV",
        "Kanal D",
        "ATV",
        "FOX",
        "TRT 1",
    ]
)

#: Streaming services; the longer spelling of two stands first.
SERVICES = [
    "Netflix",
    "Rakuten Viki",
    "Viki Rakuten",
    "Viki",
    "Disney+ Hotstar",
    "Disney Plus Hotstar",
    "Disney+",
    "Disney Plus",
    "Hulu",
    "Amazon Prime Video",
    "Prime Video",
    "Amazon Prime",
    "Apple TV+",
    "Apple TV Plus",
    "Apple TV",
    "TVING",
    "Tving",
    "Wavve",
    "Coupang Play",
    "Watcha",
    "KOCOWA+",
    "Kocowa+",
    "KOCOWA",
    "Kocowa",
    "iQIYI",
    "iQiyi",
    "IQIYI",
    "Viu",
    "YouTube",
    "OnDemandKorea",
    "WeTV",
    "HBO Max",
    "Max",
    "Peacock",
    "Paramount+",
    "Crunchyroll",
    "Tubi",
    "U-NEXT",
    "Lemino",
    "ABEMA",
    "Abema",
    "Bilibili",
    "Youku",
    "Tencent Video",
    "Mango TV",
    "MGTV",
    "BBC iPlayer",
    "Plex",
    "Pluto TV",
    "AsianCrush",
    "DramaFever",
    "TrueID",
    "Vidio",
    "GagaOOLala",
    "Hotstar",
    "Stan",
    "Crave",
]

_MONONYMS = (
    "iu rain suzy nana krystal seohyun hyeri yoona sooyoung tiffany onew minho taemin key "
    "taecyeon chansung junho wooyoung nichkhun kai suho sehun xiumin baekhyun chanyeol rowoon "
    "bona exy dawon jinyoung jisoo jennie lisa rose yura minah sojin arin mijoo umji yerin "
    "joy irene yeri hani uee lizzy baro sandeul gongchan hyunwoo dongjun minhyuk sungjae "
    "hyunsik siwon donghae kyuhyun yunho changmin jaejoong junsu seungyoon mino zico top "
    "daesung bibi hwasa solar sulli chaeyeon sejeong jihyo nayeon mina dahyun chungha lomon "
    "hwiyoung chani v jin vernon seulgi"
)
#: Performers who are known by one word.
MONONYMS = frozenset(_MONONYMS.split()) | {"d.o", "t.o.p", "p.o", "l", "b.i"}

#: Words that begin a sentence and no name.
_FUNCTION_WORDS = (
    "a about above across after again against all almost alone along already also "
    "although always am "
    "amid among an and another any anyone anything are aren’t around as aside at away because been "
    "before behind being below beneath beside besides best between beyond both but "
    "by can come could "
    "despite did do does don’t down due during each either else enough enter especially even "
    "eventually ever every everyone everything except few finally first following for from further "
    "given had has have having he hence her here hers herself him himself his how however i i’d "
    "i’ll i’m i’ve if in indeed initially inside instead into is isn’t it it’s its "
    "itself just last "
    "later least less let like likewise little long lot many may maybe me "
    "meanwhile meet might mine "
    "more moreover most mostly much must my near nearly neither never nevertheless next no nobody "
    "none nonetheless nor not nothing now of off often old on once one only onto opposite or other "
    "others otherwise our ours out outside over own per perhaps please plus poor "
    "quite rather really "
    "regardless same save second see shall she should similarly since so some somehow someone "
    "something sometimes soon still such sure surely than thankfully that that’s the their theirs "
    "them themselves then there there’s therefore these they they’re third this those though three "
    "through throughout thus to together too toward towards two under unfortunately unless unlike "
    "until up upon us usually very via was we we’re well were what whatever what’s when whenever "
    "where whereas wherever whether which while who whoever whom whose why will "
    "with within without "
    "starring co-starring featuring won’t would yes yet you you’ll you’re young "
    "younger older your yours"
)
#: Words of headings, titles and jobs that a person's name is not made of.
_OTHER_WORDS = (
    "academy acting action actor actors actress actresses admin advertisement agency air album "
    "alchemy amazing america american angel april ask august author autumn award awards bad band "
    "beautiful beauty beginning blood blue bonus book box boy boys bride bright brother brothers "
    "business cafe camera cast castle celebrity center chairman characters chemistry chief child "
    "childhood china chinese christmas cinematography city class club college come comedy comments "
    "company conclusion cooking country court crash credit credits crime critics "
    "crown dark daughter "
    "day days dear death december delivery descendants destiny detective devil "
    "diary director doctor "
    "down drama dramas dream dreams east easy editor editors emperor empire empress ending endings "
    "enjoy entertainment episode episodes eternal everything extraordinary fairy faith family fan "
    "fans fantasy father favorite favourite february fiction film final finale fire first flower "
    "flowers food forest forever freelance friday friend friends full fun game "
    "garden general genre "
    "ghost girl girls glory god golden good goodbye goodness great green group guardian guide gun "
    "happiness happy heart hearts heaven hell hello heirs her hero high highly highs history "
    "hollywood home hometown honest hospital hotel hour house human husband ideal image images "
    "impressions introduction island itaewon january japan japanese joseon journey joy july june "
    "justice kdrama kdramas kill kingdom korea korean kitchen lady land last late law lawyer lead "
    "leads league legal legend lesson life light likes line list lives london look "
    "looking lord lost "
    "love lovely lover lovers lows luck mad magic man manager march marriage "
    "master may media medical "
    "melancholia melodrama memories memory men military minister mirror miss "
    "mission mom monday money "
    "monster month moon moonlight morning most mother movie mr mrs ms murder museum music mystery "
    "national nation negative netflix network new news night nights north nothing november now "
    "nutshell october office official oldboy opinion original overall overview pachinko palace "
    "parasite part partner past penthouse people perfect performance performances "
    "photo photos plan "
    "playlist plot police positive premise prime prince princess prison production "
    "professor project "
    "proposal prosecutor queen radiant rating ratings reader readers real reason recap recipe "
    "recommended red reply reporter rest revenge review reviewer reviews rich rights road romance "
    "romantic royal safe sad salary saturday school score season seasons secret secretary section "
    "sense seoul september series service shop short show signal sister sisters sky soldier "
    "sometimes son song songs soul sound soundtrack south spoiler spoilers spring staff star stars "
    "start station stop story stories storytelling stranger street strong studio studios style "
    "summary summer sun sunday support supporting sweet synopsis team teaser terms thank thanks "
    "thoughts thriller thursday ticket time title today together tomorrow touch trailer tree true "
    "tuesday tv twelve twenty ugly uncanny uniform united university updated us verdict video view "
    "viewer viewers village visuals voice want war watch watching water wedding wednesday week "
    "weekend west white why wife winter wish woman women wonderful word words work "
    "world worst worth "
    "writer writers writing wrong yesterday year years york youth zombie assistant associate "
    "contributing contributor senior junior founder columnist critic deputy intern pros cons "
    "kong busan incheon daegu gangnam itaewon jeju myeongdong hongdae yeouido "
    "hallyu chaebol fighting "
    "tears eyes heir heirs chicken back nuna noona oppa unni ahjussi"
)
COMMON = frozenset(
    word.replace("’", "'") for word in (_FUNCTION_WORDS + " " + _OTHER_WORDS).split()
)
STARTERS = frozenset(word.replace("’", "'") for word in _FUNCTION_WORDS.split())

_HONORIFICS = (
    "detective prosecutor attorney lawyer doctor dr professor chairman chairwoman chairperson "
    "ceo officer captain sergeant inspector secretary president reporter judge nurse chef "
    "princess prince king queen crown emperor empress lady lord general commander lieutenant "
    "colonel major agent heiress heir mr mrs ms miss madam madame sir minister governor mayor "
    "coach team leader manager chief teacher eunuch grandma grandpa aunt uncle"
)
#: What may stand before a name and is no part of it.
HONORIFICS = frozenset(_HONORIFICS.split())
#: What stands before a performer, not before a character.
PERFORMERS = frozenset(
    [
        "actor",
        "actress",
        "actors",
        "actresses",
        "idol",
        "singer",
        "rapper",
        "comedian",
        "veteran",
        "star",
        "stars",
        "newcomer",
        "rookie",
        "costar",
        "costars",
        "costarring",
    ]
)
CREW = {
    "director": "director",
    "directors": "director",
    "pd": "director",
    "screenwriter": "screenwriter",
    "screenwriters": "screenwriter",
    "scriptwriter": "screenwriter",
    "scriptwriters": "screenwriter",
    "writer": "screenwriter",
    "writers": "screenwriter",
}

_CHINESE_SURNAMES = (
    "bai cai cao chen cheng deng ding dong du fan fang feng gao gong guan guo he hou hu huang "
    "ji jia jiang jin lei li liang liao lin liu long lu luo lyu ma meng ni ouyang pan peng qi "
    "qian qin qiu ren shen shi song su sun tan tang tian wan wang wei wen wu xia xiang xiao "
    "xie xing xiong xu xue yan yang yao ye yin yu yuan zeng zhan zhang zhao zheng zhong zhou "
    "zhu zhuo zou"
)
CHINESE_SURNAMES = frozenset(_CHINESE_SURNAMES.split())

#: Compared with these, a sentence speaks of another drama.
COMPARED = (
    r"\b(?:unlike|compared|comparisons?|reminiscent|reminds?|reminded|similar to|fans of|"
    r"remakes? of|sequel to|prequel to|other dramas|another drama|previous(?:ly)?|earlier|"
    r"past works?|known for|best known|last seen|predecessor|as did|just like|much like|"
    r"if you (?:liked|loved|enjoyed)|th(?:ink|inking|ought) of|mind of|in the vein of|spin-off)\b"
)

#: What is said of a score when it is not the writer's own.
OTHERS_SCORES = (
    r"\b(?:imdb|mydramalist|mdl|rotten tomatoes|metacritic|douban|letterboxd|naver|google users|"
    r"users?|audiences?|viewership|nielsen|nationwide|households?|critics|"
    r"episode (?:rating|score|grade))\b"
)

VERDICT_HEADINGS = (
    r"(?:in a nutshell|our call|(?:the |our |my |final )*verdict|(?:my |our |some )?"
    r"(?:final|closing|concluding|parting|overall|last) (?:thoughts?|impressions?|"
    r"words?|verdict|take|"
    r"remarks?)|(?:the )?bottom line|(?:in )?conclusion|conclusions|overall|in summary|"
    r"wrap(?:ping)?[- ](?:it )?up|the wrap[- ]up|to sum (?:it )?up|summing up|summing it up|tl;?dr|"
    r"the (?:last|final) word|(?:the )?takeaways?|"
    r"(?:is it|so,? is it|is .{1,40}) worth (?:it|watching|your time|a watch|the watch|the time)|"
    r"worth (?:it|watching|your time)|should you watch(?: it| .{1,40})?|총평|결론|한줄평|마무리)"
)
