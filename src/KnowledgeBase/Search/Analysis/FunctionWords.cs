namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// The small words of a language as people write them. They tell languages apart, and folded they are its stop words.
/// </summary>
internal static class FunctionWords
{
    private const string English =
        "a an the and or but if of to in on at by for with from into about over under after before between during through " +
        "without within than then so as is are was were be been being am do does did doing done have has had having will " +
        "would can could shall should may might must not no nor i me my mine we us our ours you your yours he him his she her " +
        "hers it its they them their theirs this that these those there here who whom whose which what when where why how all " +
        "any both each few more most other some such only own same too very just also because until while again once up down " +
        "out off don't doesn't didn't can't cannot couldn't won't wouldn't isn't aren't wasn't weren't haven't hasn't hadn't " +
        "shouldn't i'm i've i'd i'll you're you've you'll it's that's what's there's let's we're we've they're who's how's " +
        "please hi hello";

    private const string Spanish =
        "el la los las un una unos unas lo al del de a ante bajo con contra desde durante en entre hacia hasta para por según " +
        "sin sobre tras y e o u ni pero sino aunque porque pues que qué cual cuál cuales cuáles quien quién quienes quiénes " +
        "como cómo cuando cuándo donde dónde adónde cuanto cuánto cuánta cuántos cuántas si sí no me mi mis te tu tus se su " +
        "sus nos nuestro nuestra nuestros nuestras os le les yo tú él ella ellos ellas usted ustedes nosotros este esta estos " +
        "estas ese esa esos esas eso esto aquel aquella es son era eran fue fueron ser sido siendo soy eres somos está están " +
        "estaba estaban estar estoy he ha han había habían haber hay hubo tiene tienen tenía tener tengo puede pueden puedo " +
        "podría podía poder debe debo deben muy más menos también tampoco ya aún todavía solo sólo así entonces otro otra " +
        "otros otras mismo misma todo toda todos todas cada algún alguna algunos algunas ningún ninguna nada algo hace hacen " +
        "hacer hago hola";

    private const string Portuguese =
        "o a os as um uma uns umas de do da dos das em no na nos nas num numa ao aos à às por pelo pela pelos pelas para pra " +
        "com sem sobre sob entre até desde contra e ou mas nem que quê qual quais quem como quando onde aonde quanto quanta " +
        "quantos quantas porque porquê se não sim me meu minha meus minhas te teu tua seu sua seus suas nosso nossa lhe lhes " +
        "eu tu ele ela eles elas você vocês nós este esta estes estas esse essa esses essas isso isto aquele aquela aquilo é " +
        "são era eram foi foram ser sido sendo sou está estão estava estavam estar estou há havia haver tem têm tinha ter " +
        "tenho pode podem posso poderia poder deve devem muito mais menos também já ainda só então outro outra outros outras " +
        "mesmo mesma todo toda todos todas cada algum alguma alguns algumas nenhum nenhuma nada algo faz fazem fazer faço " +
        "dele dela deles delas deste desta desse dessa disso neste nesta nesse nessa nisso olá";

    private const string French =
        "le la les un une des du de d l au aux à en dans sur sous avec sans pour par vers chez entre et ou mais donc ni car que " +
        "qui quoi quel quelle quels quelles dont où quand comment pourquoi combien si ne pas plus moins je j tu il elle on nous " +
        "vous ils elles me te se mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces cela ça c est " +
        "sont était étaient être été suis es sommes êtes ai as a avons avez ont avait avoir peut peux peuvent pouvez puis doit " +
        "dois faire fait fais très aussi déjà encore tout toute tous toutes autre autres même y n s m t qu bonjour";

    private const string German =
        "der die das den dem des ein eine einen einem einer eines und oder aber wenn als wie was wer wen wem wo wann warum " +
        "wieso welche welcher welches von vom zu zum zur in im an am auf aus bei mit nach für über unter vor durch ohne um bis " +
        "ist sind war waren sein bin bist hat habe haben hatte wird werden wurde kann können könnte muss müssen soll sollte " +
        "darf nicht kein keine keinen ich mich mir mein meine meinen du dich dir dein er sie es wir uns unser ihr ihnen ihre " +
        "man sich auch nur noch schon sehr mehr so dann da hier diese dieser dieses alle hallo bitte";

    private const string Italian =
        "il lo la i gli le un uno una di del della dei delle degli dello a al alla ai alle in nel nella nei nelle su sul sulla " +
        "con per da dal dalla dai tra fra e ed o ma se che chi cosa cui quale quali quando dove come perché quanto quanti non " +
        "io mi mio mia miei tu ti tuo tua lui lei noi ci vi suo sua suoi loro questo questa questi queste quello quella è sono " +
        "era erano essere stato stata ho hai ha abbiamo hanno aveva avere può posso possono puoi deve devo fare fa faccio si " +
        "più meno anche già ancora tutto tutti tutte molto ciao";

    private const string Dutch =
        "de het een en of maar als dan dat die dit deze wat wie waar wanneer waarom hoe welke van voor naar met zonder op in " +
        "aan uit bij over onder door tot om te is zijn was waren ben bent heeft heb hebben had wordt worden kan kunnen kon moet " +
        "moeten mag niet geen ik mij mijn je jij jouw u uw hij zij ze haar wij we ons onze er ook nog al veel meer hier daar";

    /// <summary>The languages written in Latin letters that are told apart.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByLanguage { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["en"] = English.Split(' '),
        ["es"] = Spanish.Split(' '),
        ["pt"] = Portuguese.Split(' '),
        ["fr"] = French.Split(' '),
        ["de"] = German.Split(' '),
        ["it"] = Italian.Split(' '),
        ["nl"] = Dutch.Split(' '),
    };
}
