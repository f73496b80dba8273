namespace CinemaSite.Core.Data.Demo.Generated;

/// <summary>The words that generated films and people are made of.</summary>
internal static class Words
{
    public static readonly string[] Adjectives = Split(
        "Last First Silent Broken Golden Crooked Hidden Lonely Burning Distant Painted Borrowed Stolen Quiet Restless Frozen Scarlet Crimson Ivory Velvet Paper Hollow " +
        "Electric Midnight Secret Forgotten Wandering Sleeping Falling Rising Bitter Gentle Savage Honest Reckless Patient Hungry Blind Empty Infinite Second Third Seventh " +
        "Invisible Impossible Reluctant Perfect Unfinished Ordinary Wild Tender Stubborn Drowned Haunted Iron Copper Silver Amber Emerald Cobalt Northern Southern Eastern " +
        "Western Winter Summer Autumn Rainy Long Narrow Deep Lost Found Careless Curious Clever Foolish Merry Solemn Sacred Wicked Innocent Guilty Brave Timid Faithful " +
        "Faithless Nameless Restored Wounded Vanishing Whispering Dancing Laughing Weeping Singing Flying Sinking Buried Ancient Modern Strange Familiar Foreign Private Public");

    public static readonly string[] Nouns = Split(
        "River Mountain Harbour Lantern Window Mirror Garden Orchard Letter Promise Stranger Widow Captain Sailor Soldier Painter Baker Teacher Doctor Thief Gambler Dancer " +
        "Pilot Preacher Sheriff Outlaw Queen King Prince Princess Orphan Brother Sister Father Mother Daughter Son Cousin Neighbour Tenant Landlord Clerk Witness Judge Juror " +
        "Prisoner Warden Spy Courier Smuggler Hunter Fisherman Shepherd Miller Weaver Carpenter Watchmaker Locksmith Pianist Violin Trumpet Ballad Waltz Lullaby Parade Circus " +
        "Carnival Festival Wedding Funeral Feast Supper Breakfast Journey Voyage Road Bridge Tunnel Tower Castle Cottage Cabin Hotel Station Train Ferry Balloon Bicycle Carriage " +
        "Motorcar Aeroplane Rocket Planet Comet Star Moon Sun Shadow Storm Thunder Rain Snow Fog Wind Fire Ash Smoke Ember Stone Diamond Ruby Pearl Coin Fortune Treasure Map " +
        "Compass Clock Minute Morning Evening Night Dream Memory Secret Rumour Scandal Wager Duel Trial Verdict Alibi Confession Ransom Heist Escape Pursuit Return Farewell " +
        "Reunion Inheritance Portrait Photograph Telegram Diary Novel Rose Lily Willow Oak Wolf Fox Hound Horse Sparrow Raven Owl Swan Tiger Bear Whale");

    /// <summary>Who films are about; none begins with a vowel, so that "a" is always right.</summary>
    public static readonly string[] Trades = Split(
        "widow captain sailor soldier painter baker teacher doctor thief gambler dancer pilot preacher sheriff prince princess landlord clerk witness judge juror prisoner warden spy " +
        "courier smuggler hunter fisherman shepherd miller weaver carpenter watchmaker locksmith pianist nurse reporter projectionist gardener cook tailor boxer lawyer banker librarian " +
        "magician drummer surgeon chauffeur butcher diver drifter student violinist translator");

    public static readonly string[] Places = Split(
        "Lisbon Vienna Havana Marseille Naples Prague Odesa Lviv Kyiv Istanbul Cairo Tangier Bombay Calcutta Shanghai Kyoto Manila Sydney Wellington Honolulu Tucson Laredo Abilene " +
        "Memphis Savannah Natchez Biloxi Mobile Galveston Denver Reno Tulsa Omaha Duluth Boston Salem Halifax Montreal Winnipeg Juneau Bergen Oslo Uppsala Helsinki Riga Vilnius " +
        "Warsaw Krakow Bremen Hamburg Leipzig Zurich Geneva Lyon Nantes Bordeaux Seville Granada Porto Palermo Venice Trieste Athens Corfu Damascus Tbilisi Samarkand Lima Quito " +
        "Bogota Montevideo Valparaiso Dakar Accra Nairobi Zanzibar Dublin Galway Glasgow Dover Brighton");

    public static readonly string[] FirstNames = Split(
        "Ada Agnes Albert Alice Alma Anders Andrew Anna Anton Arthur Astrid August Beatrice Benjamin Bernard Bess Boris Carl Carmen Catherine Cecil Charles Clara Claude Conrad " +
        "Cora Daniel Daria Dennis Diego Dora Edgar Edith Edmund Eleanor Elena Elias Ella Emil Emma Ernest Esther Ethel Eugene Eva Felix Fiona Florence Frances Frank Frida George " +
        "Gerald Gloria Grace Greta Gustav Hanna Harold Harriet Hazel Helen Henry Hugo Ida Ines Irene Iris Isaac Ivan Ivy Jack Jacob James Jane Jasper Joan Joel Johanna Josef " +
        "Julia Karin Katya Kenji Lars Laura Leo Leonora Lewis Lila Louis Lucia Luis Mabel Magda Marcus Margaret Maria Martin Mathilde Maud Max Mei Michael Mila Mina Miriam Nadia " +
        "Nathan Nina Nora Olaf Olga Oscar Otto Owen Paul Pauline Pearl Pedro Peter Philip Rafael Ralph Regina Rita Robert Roman Rosa Ruth Samuel Sara Selma Sofia Stefan Stella " +
        "Sven Tamara Taras Thea Theodore Thomas Ursula Vera Victor Viola Walter Wanda Wilhelm Yuki Yvonne Zoe");

    public static readonly string[] LastNames = Split(
        "Abbott Adler Alden Almeida Anders Archer Arden Ashby Bailey Barrow Becker Bell Benedek Berg Bishop Blake Bloom Bonnet Bowen Brandt Bright Brook Burke Byrne Calloway " +
        "Carver Castell Chambers Chandler Clarke Cole Conti Cooper Corbin Costa Crane Crawford Cross Dahl Dalton Danko Darrow Dawson Delgado Dillon Drake Draper Dubois Duval " +
        "Eastman Eklund Ellis Emery Everett Faber Falk Farrow Ferrara Fielding Finch Fischer Fletcher Flint Forrest Foster Fournier Frost Fuller Gale Galloway Gardner Garland " +
        "Gibson Glass Glover Gordon Graves Greene Grey Hale Halloran Hansen Harding Hart Hawkins Hayes Heller Hendricks Hobbs Holm Holt Hooper Horvath Howell Hughes Hunt Ingram " +
        "Irving Ito Ivers Jansen Jarvis Jensen Keane Keller Kemp Kent Kessler Kimura King Kline Knight Koval Kruger Lacey Lambert Lang Larkin Laurent Lawson Lennox Leroy Lindqvist " +
        "Locke Lombard Lowell Lund Lysenko Malone Marchetti Marlow Marsh Mason Mercer Meyer Miles Monroe Moreau Morgan Morrow Moss Nash Navarro Nolan North Novak Oakley Olsen " +
        "Orlov Osborne Page Palmer Parrish Pascal Payne Pereira Perry Petrenko Phelps Pierce Pike Porter Powell Prince Quinn Ramsey Reed Renoux Reyes Rhodes Ricci Rivers Roland " +
        "Romero Rossi Rowe Russo Sable Salazar Sandoval Sato Sawyer Schaefer Sharp Shaw Shepherd Sinclair Sloan Sorensen Spencer Stark Sterling Stone Strand Sutton Swift Tanaka " +
        "Tate Thorne Tolland Townsend Tremaine Turner Vale Vance Varga Vaughn Vogel Voss Wade Walden Walsh Ward Warren Webb Weiss Wells West Whitaker Wilde Winslow Wolfe Wren Yates York Zeller Zorin");

    public static readonly (string Thing, double Weight)[] Genres =
    [
        ("Drama", 40), ("Comedy", 27), ("Romance", 14), ("Crime", 11), ("Thriller", 11), ("Action", 10), ("Adventure", 8), ("Horror", 8), ("Western", 6), ("Mystery", 6),
        ("Documentary", 6), ("Family", 5), ("Science Fiction", 5), ("Fantasy", 5), ("Musical", 5), ("War", 5), ("History", 4), ("Biography", 3), ("Animation", 3), ("Film Noir", 2),
        ("Sport", 1.5), ("Short", 1),
    ];

    public static readonly (string[] Thing, double Weight)[] Origins =
    [
        (["United States", "English"], 46), (["United Kingdom", "English"], 10), (["France", "French"], 9), (["Germany", "German"], 6), (["Italy", "Italian"], 6), (["Japan", "Japanese"], 6),
        (["India", "Hindi"], 5), (["Spain", "Spanish"], 3), (["Canada", "English"], 3), (["Sweden", "Swedish"], 2), (["South Korea", "Korean"], 2), (["Poland", "Polish"], 1.5),
        (["Ukraine", "Ukrainian"], 1.5), (["Denmark", "Danish"], 1), (["Mexico", "Spanish"], 1), (["Brazil", "Portuguese"], 1), (["Australia", "English"], 1), (["Argentina", "Spanish"], 0.7),
        (["China", "Mandarin"], 1.5), (["Iran", "Persian"], 0.7), (["Turkey", "Turkish"], 0.7),
    ];

    public static readonly (long Thing, double Weight)[] Prices = [(99, 5), (199, 12), (299, 22), (399, 18), (499, 22), (799, 10), (999, 7), (1299, 3), (1499, 1)];

    public static readonly string[] Openings =
    [
        "A {0} comes back to {1} after ten years.", "In {1}, a {0} finds what was not meant to be found.", "Nobody in {1} believes the {0}.", "A {0} and a {2} share one room in {1}.",
        "The {0} has until morning to leave {1}.", "Everybody in {1} owes something to the {0}.", "A {0} takes the wrong train and wakes up in {1}.", "When the {2} dies, the {0} inherits a debt in {1}.",
        "{3} was the best {0} of {1}, once.", "Two summers in {1}, seen by a {0}.", "A {0} teaches a {2} to lie.", "{3} is a {0} who never asks questions.",
    ];

    public static readonly string[] Middles =
    [
        "Then {3} turns up with a map.", "The only witness is a {2}.", "What begins as a favour ends in court.", "By winter there are three of them, and one too many.", "Money is found, and friends are lost.",
        "{3} offers a way out, at a price.", "The neighbours see everything and say nothing.", "A letter arrives for somebody else.", "It would have stayed a joke but for the {2}.", "Nothing goes as it was rehearsed.",
    ];

    public static readonly string[] Endings =
    [
        "It ends on a bridge, in the rain.", "Only one of them is telling the truth.", "The last reel is worth the wait.", "All of it in a single night.", "Somebody has to stay behind.", "The {0} keeps the secret.",
        "Home turns out to be further than {1}.", "There is dancing in the end.",
    ];

    private static string[] Split(string words) => words.Split(' ');
}
