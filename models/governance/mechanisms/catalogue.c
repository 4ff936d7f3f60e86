/*
 * The catalogue of mechanisms M1 - M30: what the essays say, what the model makes of it, and where it can be seen and is tested.
 *
 * Quotations are word for word from the eight essays (市域社会治理8篇); the English is ours. Essay 5 repeats essay 4 and is not counted.
 * "What it does" speaks of the model only: the essays have no equations, so every form and most numbers are assumptions of
 * the ODD description, and the parameter rows say which.
 */
#include "models/governance/mechanisms/catalogue.h"

const heli_mechanism gov_mechanisms[GOV_MECHANISMS] = {
    {
        .code = "M1", .name = "Grid management", .name_zh = "网格化管理",
        .essays = "1, 2, 6", .quoted_from = "2",
        .quotation = "划分网格682个,为每个网格落实了每年6000元的绩效补贴",
        .quotation_en = "It is divided into 682 grids, and each grid receives a performance subsidy of 6,000 yuan a year.",
        .what = "Each grid has a worker whose weekly hours rise with the subsidy. These hours decide how many issues are found before residents "
                "raise them, and how far the needs of those who stay silent are heard.",
        .what_zh = "每个网格配一名网格员，每周工时随补贴增加；工时决定有多少诉求在居民提出之前被发现，以及观望居民的需求有多少被听到。",
        .sections = "grid, tickets.per_adult_year, tickets.inside_per_week, tickets.deadline_weeks",
        .indicators = "ticket_rate, ticket_resolution, satisfaction, spending",
        .tests = "L12, MR6, MR16", .scenario = "wangyi-grid-party", .odd = "7.8",
    },
    {
        .code = "M2", .name = "Grid party groups", .name_zh = "网格党小组",
        .essays = "1", .quoted_from = "1",
        .quotation = "在落实保障党小组活动经费和阵地建设方面还不到位",
        .quotation_en = "The funds for the activities of party groups and their premises are not yet secured.",
        .what = "A grid has a party group of its own, a joint one, or none; how active it is depends on its funds. An active group strengthens "
                "the duty that serving members feel, and helps to settle disputes in the grid and in mediation.",
        .what_zh = "网格有单建、联建或没有党小组，其活动程度取决于经费。党小组越活跃，在网格服务的党员责任感越强，网格内化解和调解的成功率也越高。",
        .sections = "party, population.serving_members, resident.duty, disputes.grid_by_party_group, mediation.success_party_group",
        .indicators = "participation, effective_power, satisfaction, mediation_success",
        .tests = "MR3, MR16", .scenario = "wangyi-grid-party", .odd = "7.5, 7.9",
    },
    {
        .code = "M3", .name = "Part-time commissioners", .name_zh = "兼职委员与共驻共建",
        .essays = "1, 2", .quoted_from = "1",
        .quotation = "党建联席会议质效不高,兼职委员推行不力,共驻共建活动缺乏载体",
        .quotation_en = "Joint meetings achieve little, part-time commissioners are hardly put into practice, and co-construction has nothing to "
                        "carry it.",
        .what = "The head of a resident unit sits on the community's committee. As far as this is put into practice, the unit's support turns toward "
                "the needs that residents voice, and supporting costs the unit less.",
        .what_zh = "驻区单位负责人兼任社区委员。落实得越好，单位的支持越转向居民表达的需求，单位提供支持的成本也越低。",
        .sections = "enterprise.commissioners, enterprise.commissioner_quality, enterprise.commissioner_turn, institutions.commissioner_saving",
        .indicators = "force_enterprises, effective_power, deviation_deg, supporting_share",
        .tests = "I6, MR1, MR16", .scenario = "s02-commissioners-policy", .odd = "7.4, 7.13",
    },
    {
        .code = "M4", .name = "Star ladder", .name_zh = "“梯形进阶”星级管理",
        .essays = "1", .quoted_from = "1",
        .quotation = "对每个星级党组织实施梯形动态分级管理",
        .quotation_en = "Party organisations of each star level are managed on a ladder, by grades that change.",
        .what = "Each quarter social organisations are scored by the hours they delivered against what they promised, and gain or lose a star. Stars "
                "strengthen integration and open the way to purchases of services.",
        .what_zh = "每季度按实际提供与承诺小时之比给社会组织评分，晋升或降低一星。星级越高，整合作用越强；达到规定星级才能承接政府购买服务。",
        .sections = "ladder, organisation.stars, purchase.least_stars",
        .indicators = "mean_stars, integration, purchased_hours",
        .tests = "L13, I13, MR16", .scenario = "s03-ladder-policy", .odd = "7.12",
    },
    {
        .code = "M5", .name = "Assessment and one-vote veto", .name_zh = "考核与一票否决",
        .essays = "1, 2, 4", .quoted_from = "1",
        .quotation = "导致群体性事件,造成恶劣影响的坚决做到“一票否决”",
        .quotation_en = "Where a mass incident with grave effects results, the one-vote veto is applied without exception.",
        .what = "A yearly score of residents' satisfaction and tasks completed counts in a community government's payoff; a mass incident sets it to "
                "zero. Both decide whether guiding pays against administering. Concealing petitions is possible, off by default, and not in the essays.",
        .what_zh = "年度考核得分由群众满意和任务完成两部分组成，计入社区政府的收益；发生群体性事件则当年为零。两者共同决定政府引导是否划算。"
                   "模型另设信访瞒报（原文未提及，默认关闭）。",
        .sections = "assessment, institutions.assessment_scale, institutions.opinion_weight, institutions.veto_penalty, "
                    "institutions.veto_sensitivity, petitions.concealment",
        .indicators = "guiding_share, incidents, petition_rate",
        .tests = "L8, MR12, MR16", .scenario = "s11-trinity-no-veto", .odd = "7.4, 7.11, 7.18",
    },
    {
        .code = "M6", .name = "Diversified dispute resolution", .name_zh = "矛盾纠纷多元化解",
        .essays = "2, 3", .quoted_from = "2",
        .quotation = "坚持把非诉讼纠纷解决机制挺在前面",
        .quotation_en = "Resolving disputes without litigation is to be put first.",
        .what = "A claim goes first to the grid, then to mediation, which is a queue with few servers; agreements are kept more often when a court has "
                "confirmed them. What fails turns into litigation, petition, or is given up.",
        .what_zh = "纠纷先在网格化解，再进入调解；调解力量有限，需要排队。达成的协议经司法确认后履行率更高。化解不成的转为诉讼、信访，或被放弃。",
        .sections = "disputes, mediation",
        .indicators = "beyond_grid_share, dispute_backlog, resolution_weeks, mediation_rate, mediation_wait, mediation_success, kept_share, litigation_share",
        .tests = "L10, MR5, MR7, I4, I10, MR16", .scenario = "s04-mediation-policy", .odd = "7.9",
    },
    {
        .code = "M7", .name = "One-stop centre", .name_zh = "“一站式”矛盾纠纷调解中心",
        .essays = "2, 3", .quoted_from = "2",
        .quotation = "“一个窗口”受理群众提出的各类纠纷化解诉求",
        .quotation_en = "“One window” receives all requests of the public to have a dispute settled.",
        .what = "The mediators of a street office, or of the whole city, work in one pool instead of one pool for each community. Waiting falls by pooling; "
                "a case that triage refers wrongly costs one more service.",
        .what_zh = "一个街道或全区的调解员合并为一个调解池，不再由各社区分散调解。力量合用后等待时间缩短；分流有误的案件要多占用一次调解。",
        .sections = "mediation.pooling, mediation.triage_accuracy",
        .indicators = "mediation_wait, resolution_weeks, dispute_backlog",
        .tests = "L10, L23, MR5, I10, MR16", .scenario = "s05-one-stop-policy", .odd = "7.9",
    },
    {
        .code = "M8", .name = "Judges' case load and diversion", .name_zh = "人案矛盾与诉前分流",
        .essays = "2", .quoted_from = "2",
        .quotation = "全市法院员额法官人均结案173件,阳城法院人均结案276件,反映出诉前调解还有很大空间",
        .quotation_en = "Judges of the city's courts concluded 173 cases each, those of Yangcheng 276: there is much room for mediation before litigation.",
        .what = "Litigated disputes share the judges' open places with cases from outside the model. Near capacity judgments leave more parties "
                "dissatisfied, who then petition. Sending more disputes to mediation first relieves the court.",
        .what_zh = "进入诉讼的纠纷与模型之外的案件共用法官的办案名额。接近办案能力上限时，判后不满并转为信访的增多。先行调解的比例越高，法院负担越轻。",
        .sections = "court, disputes.mediation_first",
        .indicators = "cases_per_judge, court_load, litigation_share, petition_rate",
        .tests = "L10, MR5, I10, MR16", .scenario = "s04-mediation-policy", .odd = "7.10",
    },
    {
        .code = "M9", .name = "Information sharing", .name_zh = "信息共享（打破信息孤岛）",
        .essays = "1, 2, 3, 6", .quoted_from = "2",
        .quotation = "存在“信息孤岛”“数据壁垒”“各自为政”现象",
        .quotation_en = "There are “information islands” and “data barriers”, and each goes its own way.",
        .what = "The more pairs of bodies share information, the faster an issue is handed over, the fewer hours are spent twice, and the better "
                "unspoken needs reach the main line.",
        .what_zh = "连通的机构对越多，诉求流转越快，重复劳动越少，未表达的需求也越能反映到发展主线中。",
        .sections = "information.sharing, tickets.sharing_gain, tickets.duplicate_hours, voice.sharing_gain",
        .indicators = "ticket_resolution, duplicate_hours, satisfaction",
        .tests = "L12, MR6, MR16", .scenario = "s06-whistle-policy", .odd = "7.2, 7.8",
    },
    {
        .code = "M10", .name = "Call and report", .name_zh = "街道吹哨、部门报到",
        .essays = "2", .quoted_from = "2",
        .quotation = "因为事权问题无法及时处置,而指挥中心又无法联动相关职能部门",
        .quotation_en = "For want of authority it cannot be dealt with in time, and the command centre cannot set the departments concerned in motion.",
        .what = "Issues beyond the community's authority need hand-overs between bodies. When a street calls, departments answer: each hand-over then "
                "succeeds sooner, and more issues are resolved before the deadline.",
        .what_zh = "超出社区事权的诉求需要在部门之间流转。街道吹哨、部门报到落实得越好，每次流转越快，按期办结的诉求越多。",
        .sections = "information.whistle, tickets.whistle_gain, tickets.handover_per_week, tickets.handovers, tickets.deadline_weeks",
        .indicators = "ticket_resolution, trust, petition_rate",
        .tests = "L12, MR6, MR16", .scenario = "s06-whistle-policy", .odd = "7.8",
    },
    {
        .code = "M11", .name = "Purchase of services", .name_zh = "政府购买服务与经费保障",
        .essays = "2, 7", .quoted_from = "2",
        .quotation = "政府购买服务对社会组织参与社会治理、开展公共服务的支持,远远不能到位",
        .quotation_en = "What government purchase does to support social organisations in governance and public service falls far short.",
        .what = "A yearly budget buys hours from organisations with enough stars, in the domains where needs are greatest. The execution rate decides "
                "how much of each budgeted payment is really made.",
        .what_zh = "年度经费向达到星级要求的社会组织购买服务小时，需求越大的领域分得越多；预算执行率决定预算中真正支付的比例。",
        .sections = "purchase, budget.execution_rate, institutions.purchase",
        .indicators = "purchased_hours, spending, cost_per_need, satisfaction",
        .tests = "I1, MR9, MR16", .scenario = "s03-ladder-policy", .odd = "7.1, 7.12",
    },
    {
        .code = "M12", .name = "Volunteers as a normal service", .name_zh = "志愿服务常态化",
        .essays = "1, 2, 4", .quoted_from = "2",
        .quotation = "这两支队伍主要是在创文中组建的,如何以常态方式参与市域社会治理现代化,需要从组织和制度上进一步完善",
        .quotation_en = "Both forces were mainly formed during the civilised-city campaign; how they take part as a normal matter still needs organisation "
                        "and rules.",
        .what = "A share of residents is registered as volunteers. Activation adds to their incentive to take part, as a pulse or steadily; habitus "
                "remembers what they do. Rewards are paid from the ledger.",
        .what_zh = "一部分居民登记为志愿者。激励提高他们的参与意愿，可集中投入，也可常年保持；惯习记住他们的行为。积分奖励由财政支付。",
        .sections = "volunteers",
        .indicators = "volunteer_hours, participation, participation_13w, spending",
        .tests = "MR3, MR16", .scenario = "s07-volunteers-policy", .odd = "7.14",
    },
    {
        .code = "M13", .name = "Left-behind children", .name_zh = "留守儿童关爱与 12355 热线",
        .essays = "4", .quoted_from = "4",
        .quotation = "“义务家长”每月与帮扶少先队员至少联系一次",
        .quotation_en = "A “volunteer parent” is in touch with the child in care at least once a month.",
        .what = "Each child should have 25 contacts a year; volunteer parents make them as far as their time goes. Missed contacts raise the hazard "
                "of harm. Calls to the hotline grow with awareness and queue for its staff.",
        .what_zh = "每名儿童每年应联系 25 次，由义务家长在能力范围内完成；缺少联系会提高受侵害风险。热线来电随知晓率增加，座席不足时需要等待。",
        .sections = "childcare",
        .indicators = "child_coverage, harm_rate, calls_lost",
        .tests = "L10, L15, MR11, MR16", .scenario = "s08-children-policy", .odd = "7.15",
    },
    {
        .code = "M14", .name = "Video and public safety", .name_zh = "雪亮工程与公共安全",
        .essays = "2, 3", .quoted_from = "3",
        .quotation = "基本实现对交通要道、重点地区、复杂场所、居民聚居区和重要基础设施的全覆盖",
        .quotation_en = "Main roads, key areas, complex places, housing and key infrastructure are by and large fully covered.",
        .what = "Cameras see a share of safety events that grows with their number, with diminishing returns. Events that nobody notices raise the need "
                "for safety.",
        .what_zh = "监控发现一部分治安事件，数量越多发现越多，但效果递减；无人发现的事件会提高居民对治安的需求。",
        .sections = "safety.events_per_1000_year, safety.cameras_per_1000, safety.camera_scale, safety.need_per_event",
        .indicators = "unhandled_events, need",
        .tests = "MR16", .scenario = "s10-1053-cameras", .odd = "7.16",
    },
    {
        .code = "M15", .name = "The 1053 method", .name_zh = "“1053”工作法",
        .essays = "6", .quoted_from = "6",
        .quotation = "制定了十户联防、五级联动、三村联控的“1053”工作法",
        .quotation_en = "It drew up the “1053” method: ten households watch, five levels relay, three villages control together.",
        .what = "Units of ten households notice events; their report climbs five levels, each of which takes days, and may come too late. Deterred events move "
                "to the neighbouring community unless the communities share alerts.",
        .what_zh = "十户为一个单元发现事件，报告逐级传递五级，每级耗时数日，可能为时已晚。被制止的事件会转移到相邻社区，实行联控的社区之间则不会。",
        .sections = "safety.ten_household_units, safety.unit_detection, safety.relay_per_day, safety.late_after_days, safety.displaced_share, "
                    "safety.linked_share",
        .indicators = "unhandled_events, need",
        .tests = "L16, MR16", .scenario = "s10-1053-policy", .odd = "7.16",
    },
    {
        .code = "M16", .name = "Petitions and old cases", .name_zh = "信访与积案（一案一策）",
        .essays = "1, 2, 6", .quoted_from = "6",
        .quotation = "对“钉子案”“骨头案”实行一案一策,落实包案领导和责任人,限期解决",
        .quotation_en = "For hard and stubborn cases: one case, one plan, with a leader and a person in charge, and a date by which it is solved.",
        .what = "A petition is solved, repeated, or moves up from street to district and beyond; after 26 weeks it is an old case. Case owners take old "
                "cases one by one. How far residents lean to law decides between the court and a petition. Grievances may spread into mass incidents.",
        .what_zh = "信访可能化解、重访，或由街道逐级上行；超过 26 周成为积案。包案责任人逐件办理积案。居民“信法”倾向影响其选择诉讼还是信访。"
                   "不满可能扩散为群体性事件。",
        .sections = "petitions, attitude",
        .indicators = "petition_rate, petitions_inside, old_cases, incidents, law_leaning",
        .tests = "I4, I13, L11, MR16", .scenario = "s09-petitions-policy", .odd = "7.11, 7.21",
    },
    {
        .code = "M17", .name = "Risk assessment and screening", .name_zh = "风险评估与摸排预防",
        .essays = "2, 3, 6", .quoted_from = "3",
        .quotation = "推行社会稳定风险评估和重大不稳定问题清单制度",
        .quotation_en = "Assessment of risks to social stability and a list of major unstable problems are introduced.",
        .what = "Assessment and monthly screening prevent a share of claims before they arise. Shocks (late delivery of housing, illegal fund-raising, an "
                "epidemic) multiply the claims of a domain for some weeks.",
        .what_zh = "风险评估和每月摸排使一部分纠纷在产生之前得到预防。冲击（延迟交房、非法集资、疫情等）使某一领域的纠纷在若干周内成倍增加。",
        .sections = "disputes.screening, disputes.shock",
        .indicators = "claim_rate, dispute_backlog, petition_rate, trust",
        .tests = "MR5, MR16", .scenario = "s14-shock-policy", .odd = "7.9",
    },
    {
        .code = "M18", .name = "Five governances", .name_zh = "五治融合",
        .essays = "2", .quoted_from = "2",
        .quotation = "构建自治、法治、德治“三治融合”的村级治理体系",
        .quotation_en = "A village system of governance is built that unites autonomy, law and virtue.",
        .what = "Five levels each move several parameters: autonomy (equal voice), law (confirmation, advisers), virtue (example, habit), and, which the essay "
                "reports beside these three, smart (sharing, cameras) and heart (less grievance). How they work together is not imposed; it is measured.",
        .what_zh = "五个水平各自带动若干参数：自治（平等发声）、法治（司法确认、法律顾问）、德治（示范、惯习），以及原文另行介绍的智治（共享、监控）和"
                   "心治（缓解不满）。五治之间如何配合不预先设定，由试验测量。",
        .sections = "five, voice.equality, disputes.legal_adviser, disputes.psychological_service",
        .indicators = "participation, resistance, kept_share, ticket_resolution, claim_rate",
        .tests = "MR4, MR16", .scenario = "s13-five-policy", .odd = "7.20",
    },
    {
        .code = "M19", .name = "Publicity and awareness", .name_zh = "宣传与知晓率",
        .essays = "1, 2, 4", .quoted_from = "4",
        .quotation = "宣传形式比较传统,宣传手段和内容仍显单一",
        .quotation_en = "Publicity is rather traditional in form, and uniform in its means and content.",
        .what = "Awareness of services spreads by posts and by word of mouth (Bass). It decides how many call the hotline and, if so set, how many "
                "disputes go to mediation first.",
        .what_zh = "知晓率随推送和口口相传扩散（Bass 模型），影响热线来电量；也可设定为影响先行调解的比例。",
        .sections = "awareness",
        .indicators = "awareness, calls_lost, mediation_rate",
        .tests = "L14, MR10, MR16", .scenario = "s08-children-policy", .odd = "7.17",
    },
    {
        .code = "M20", .name = "Mutual help by profession", .name_zh = "按职业互助",
        .essays = "1, 8", .quoted_from = "8",
        .quotation = "将社区内的老师组织在一起,对社区内的在读学生群体在周末开展相应的课业辅导",
        .quotation_en = "Bring the community's teachers together to tutor its pupils at weekends.",
        .what = "Residents of fitting professions offer hours in each domain; what is both offered and needed becomes service, without public cost.",
        .what_zh = "对口职业的居民在各领域提供服务小时，供需相合的部分直接成为服务，不增加财政支出。",
        .sections = "mutual_help",
        .indicators = "satisfaction, need, cost_per_need",
        .tests = "I2, MR2, MR16", .scenario = "s07-volunteers-mutual-help", .odd = "7.22",
    },
    {
        .code = "M21", .name = "Trinity or centre and periphery", .name_zh = "三位一体与中心—边缘",
        .essays = "7", .quoted_from = "7",
        .quotation = "强化了中心-边缘的治理模式,使政府作为社会治理唯一主体的现象更加隐蔽",
        .quotation_en = "It has strengthened governance by centre and periphery, and hidden better that government is the sole subject.",
        .what = "The agenda of the main line is set by government, enterprises and residents with weights. With all weight on government the main line is "
                "the goal from above; with equal weights all three are heard.",
        .what_zh = "发展主线的议程由政府、企业、居民按权重确定。权重全在政府时，主线即上级目标；三者相等时，三方诉求都进入主线。",
        .sections = "main_line.agenda, main_line.own_need_weight",
        .indicators = "main_line, participation, satisfaction, trust",
        .tests = "I6, MR13, MR16", .scenario = "s11-trinity-policy", .odd = "7.3",
    },
    {
        .code = "M22", .name = "Hub organisations", .name_zh = "枢纽型社会组织",
        .essays = "7", .quoted_from = "7",
        .quotation = "构建“枢纽型社会组织”,对分散的社会组织进行规范、支持、管理和引导",
        .quotation_en = "Build “hub organisations” that give scattered organisations rules, support, management and guidance.",
        .what = "A hub needs one link to each organisation instead of one between any two, which frees hours, and it strengthens integration. Integration "
                "lowers the loss between bodies and softens resistance.",
        .what_zh = "有枢纽时，各组织只需与枢纽联系，不必两两联系，节省的小时用于服务，整合作用也更强。整合减少主体之间的动力损耗，缓和反抗。",
        .sections = "organisation",
        .indicators = "integration, force_organisations, effective_power, resistance",
        .tests = "MR1, I7, MR16", .scenario = "s03-ladder-policy", .odd = "7.7",
    },
    {
        .code = "M23", .name = "Enterprise support and rents", .name_zh = "企业支持与寻租监管",
        .essays = "7, 8", .quoted_from = "7",
        .quotation = "加大对获取公共资源行为的监管和惩罚力度,避免企业为获得公共资源而诱发的寻租现象",
        .quotation_en = "Supervise and punish more firmly how public resources are obtained, so that enterprises are not tempted to seek rents.",
        .what = "Enterprises support, abstain, or take a preference and give nothing (rents). Support amplifies residents' and organisations' forces; supervision "
                "finds rents out and fines them. Employing residents adds to their incentive.",
        .what_zh = "企业可以支持、观望，或拿了优惠却不作贡献（寻租）。支持会放大居民和社会组织的动力；监管查处寻租并处以罚款。雇用居民可提高其参与意愿。",
        .sections = "enterprise, employment, institutions.preference, institutions.rents, institutions.rent_take, institutions.rent_detection, "
                    "institutions.rent_fine",
        .indicators = "supporting_share, rent_share, force_enterprises, effective_power",
        .tests = "L8, I1, MR1, MR12, MR16", .scenario = "s11-trinity-policy", .odd = "7.4, 7.7, 7.13",
    },
    {
        .code = "M24", .name = "Devolution", .name_zh = "简政放权与层级治理",
        .essays = "2, 7", .quoted_from = "7",
        .quotation = "大力推行简政放权式行政改革,敢于将原本属于社会的权力予以让渡",
        .quotation_en = "Carry through a reform that simplifies administration and devolves power, and dare to hand over what belongs to society.",
        .what = "Administrative tasks take a share of grass-roots government's hours; devolution lowers it and sets hours free for the community. Moving "
                "authority down leaves fewer issues that must be handed over.",
        .what_zh = "行政事务占用基层政府的部分工时，简政使更多工时用于社区；事权下放则使需要流转的诉求减少。",
        .sections = "government, tickets.outside_authority",
        .indicators = "force_government, effective_power, ticket_resolution",
        .tests = "L12, MR6, MR16", .scenario = "s11-trinity-policy", .odd = "7.7, 7.8",
    },
    {
        .code = "M25", .name = "Main line and four forces", .name_zh = "发展主线与域动力合成",
        .essays = "8", .quoted_from = "8",
        .quotation = "各个力的方向的一致与背离则决定了合力的大小",
        .quotation_en = "Whether the directions of the forces agree or diverge decides how large the joint force is.",
        .what = "The main line joins the goal from above with the community's own agenda. Government, enterprises, residents and organisations act as forces "
                "over six domains; guidance turns supporters toward the main line, and the joint force is what residents are served by.",
        .what_zh = "发展主线由上级目标与社区自身议程共同形成。政府、企业、居民和社会组织在六个领域形成动力，引导使支持者的方向靠近主线，合力转化为对居民的服务。",
        .sections = "main_line, government.guiding_share",
        .indicators = "effective_power, coherence_bodies, coherence_actors, deviation_deg, satisfaction",
        .tests = "L17, L18, L19, L21, L22, I6, I7, I8, MR1, MR13, MR16", .scenario = "four-forces-joint", .odd = "7.3, 7.6, 7.7",
    },
    {
        .code = "M26", .name = "Support or resist", .name_zh = "支持与反抗（惯习）",
        .essays = "8", .quoted_from = "8",
        .quotation = "如一项措施能使社区居民受益,那他们会采取拥护和支持的策略,反之,如若利益受损,则会表现出反抗的态度和行为",
        .quotation_en = "If a measure benefits residents they support it; if it harms their interests, they show resistance in attitude and in deed.",
        .what = "Each week residents take part, look on or resist, by what the main line does for their needs, by trust, neighbours and habitus. Incentives "
                "and compensation change the balance and are paid from the ledger.",
        .what_zh = "居民每周选择参与、观望或反抗，取决于主线是否切合自身需求，以及信任、邻里和惯习。激励和补偿会改变其选择，由财政支付。",
        .sections = "resident",
        .indicators = "participation, participation_13w, resistance, trust, volunteer_hours",
        .tests = "L2, L3, L4, L5, L6, L7, MR3, MR4, I5, MR16", .scenario = "four-forces-incentive", .odd = "7.5",
    },
    {
        .code = "M27", .name = "Coordination of unequal starts", .name_zh = "协调社区平等",
        .essays = "8", .quoted_from = "8",
        .quotation = "在城市社区治理过程中彼此间存在着一种起点的不平等",
        .quotation_en = "In community governance there is an inequality of starting points among them.",
        .what = "Service goes to residents partly by their position, partly by their need; coordination shifts the balance to need. The total served stays the "
                "same, its distribution becomes more equal.",
        .what_zh = "服务一部分按居民的位置分配，一部分按需求分配；协调使分配更多按需求进行。服务总量不变，分配更加平等。",
        .sections = "needs.equal_allocation, population.position_sd, population.position_sd_spread, resident.compensation",
        .indicators = "need_gini, trust_gap, position_gini, participation_slope, satisfaction",
        .tests = "L20, I2, I9, MR8, MR16", .scenario = "four-forces-joint", .odd = "7.5",
    },
    {
        .code = "M28", .name = "Talent chain", .name_zh = "人才“选育管用”",
        .essays = "2", .quoted_from = "2",
        .quotation = "社区和农村骨干人才队伍选、育、管、用“成长链”不健全",
        .quotation_en = "The chain by which key people of communities and villages are chosen, trained, managed and employed is not sound.",
        .what = "Training raises the skill of staff, exits lower it, and pay keeps people. Skill scales the success of mediation and of issues settled inside "
                "the community's authority.",
        .what_zh = "培训提高工作队伍能力，人员流失降低能力，薪酬有助于留人。能力影响调解成功率和事权内诉求的办结。",
        .sections = "talent, mediation.training, mediation.success_trained",
        .indicators = "skill, mediation_success, ticket_resolution",
        .tests = "MR7, MR16", .scenario = "s04-mediation-policy", .odd = "7.9, 7.19",
    },
    {
        .code = "M29", .name = "Demonstration and imitation", .name_zh = "示范创建、以点带面",
        .essays = "1, 2, 6", .quoted_from = "2",
        .quotation = "以示范创建带动社会治理现代化,以先行先试带动各地普遍创新",
        .quotation_en = "Let demonstration lead the modernisation of governance, and first trials lead innovation everywhere.",
        .what = "When institutions revise their strategies some weigh their own gain and cost, others compare themselves with peers and adopt what pays better. "
                "Demonstration raises the share that compares, and of these the share that looks to peers of other communities.",
        .what_zh = "机构修订策略时，一部分自行权衡得失，另一部分与同类机构比较，更可能采纳收益较高的做法；示范提高与同类比较的比例，以及其中与其他社区比较的比例。",
        .sections = "institutions.revise, institutions.revision, institutions.imitation, institutions.cost_spread, institutions.outside_peers",
        .indicators = "guiding_share, supporting_share, integrating_share",
        .tests = "I12, MR16", .scenario = "s11-trinity-demonstration", .odd = "7.4",
    },
    {
        .code = "M30", .name = "Weak organisations and land arrears", .name_zh = "软弱涣散整顿与征地欠账",
        .essays = "6", .quoted_from = "6",
        .quotation = "持续整顿软弱涣散组织,制定三年行动计划",
        .quotation_en = "Weak and lax organisations are rectified steadily, by a three-year plan of action.",
        .what = "Unpaid compensation for land is a further source of disputes; clearing ends it within three years. A share of organisations below two stars "
                "is rectified each year. A matter of villages and the edge of towns, off by default.",
        .what_zh = "征地补偿欠账是纠纷的另一来源，清理可在三年内消除；每年整顿一定比例的二星以下组织。属村级和城郊事务，默认关闭。",
        .sections = "land, organisation.stars",
        .indicators = "claim_rate, dispute_backlog, mean_stars",
        .tests = "MR16", .scenario = "s10-1053-land", .odd = "7.22",
    },
};
