/** Software libraries. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { library } from './names.ts';
import { shared } from './shared.ts';
import { releases } from './tables.ts';
import { count, dates, measure, people, phrase, version } from './values.ts';

const wordings = `
== version: version, figures
  labels Current version / Version
  says {P} current version is {V}. / The current version of {S} is {V}. / {S} is currently at version {V}.
  ask What is the current version of {E}? / #the current version of {E} / ~at which version {E} currently is / Which version of {E} is current?
  ask What version is {E} currently at? / Which is the version of {E} that is current? / ~which version of {E} is current
  ask- #{E}'s current version / {E} is currently at what version?
  ask+ At which version is {E} currently? / ~what the current version of {E} is
  other Which release of {E} is the newest? / ~what the newest release of {E} is / #the latest release of {E}
  other How far has {E} got with its releases? / What do I get when I install {E} today? / Which release of {E} should one install?
  other What is the newest published {E} called by number? / Which number does {E} bear now? / Which iteration of {E} is available at present? / What number did the developers give {E} most lately? / Which {E} will the package manager fetch for me?
  other To which revision should I upgrade {E}? / ~what tag {E} carries at the moment / ~which {E} is offered for download nowadays / #the semver of {E} as it stands / #the actual state of {E} in terms of numbering
  other- What is the number of the most recent {E}? / ~which number the most recent {E} has / Which number would I see if I updated {E} now?
  other+ What is the most recent stable build of {E}? / ~which build of {E} is up to date / How recent a build of {E} can I get? / #the most up-to-date build of {E} / Which edition of {E} is out right now?
  idiom ~what number the freshest {E} carries / What comes down the line when one updates {E}?
== runtime: version, rules
  labels Minimum compiler / Requires compiler
  says {S} needs compiler version {V} or newer. / {P} minimum compiler is {V}. / To build {S} one needs at least compiler {V}.
  ask Which compiler version does {E} need? / #the minimum compiler of {E} / ~which compiler {E} needs at least / What compiler does {E} need at least?
  ask What compiler version or newer does {E} need? / At least which compiler is needed to build {E}? / ~what compiler one needs at least to build {E}
  ask- {E} needs at least which compiler? / #{E}'s minimum compiler
  ask+ What is the minimum compiler of {E}? / Which compiler does one need at least to build {E}?
  other How recent must my toolchain be for {E}? / ~how recent the toolchain must be for {E} / #the oldest toolchain that can build {E}
  other What is the oldest toolchain that {E} accepts? / With which toolchain upwards can {E} be built? / What toolchain do I have to install for {E}?
  other What are the build requirements of {E}? / Which GCC, rustc or similar do I have to have in place for {E}? / How modern must the translator be that turns {E} into a binary? / What is the earliest toolchain compatible with {E}? / Which toolset does {E} demand as a minimum?
  other From which edition of the language tools on will {E} compile without errors? / ~what the developer setup must provide at the very least for {E} / ~how outdated a toolchain {E} tolerates / #the lower limit for the tools that assemble {E} / #the toolchain baseline that suffices for {E}
  other- Which version must my build tools have for {E}? / ~which version my build tools must have for {E} / How up to date must my build tools be for {E}?
  other+ What is the lowest build tool release that works with {E}? / ~how old my build tools may be for {E} / What do I have to upgrade my build tools to for {E}? / #the build tool prerequisite for {E} / From which release on do build tools handle {E}?
  idiom Which toolchain is the gatekeeper of {E}?
== firstRelease: date, history
  labels First release / First released
  says {P} first release was made {on} {V}. / {S} was first released {on} {V}. / The first release of {S} dates from {V}.
  ask When was {E} first released? / ~when {E} was first released / #the date of the first release of {E} / When was the first release of {E} made?
  ask On which date was the first release of {E} made? / What date does the first release of {E} have? / ~when the first release of {E} was made
  ask- {E} was first released when? / ~from when the first release of {E} dates
  ask+ From when does the first release of {E} date? / On what date was {E} first released?
  other When was {E} made public? / ~when {E} was made public / #the day on which {E} was published
  other Since when can one download {E}? / How long has {E} been around, since which date? / When did the world get to see {E}?
  other When was {E} launched? / When was {E} introduced to programmers? / When was {E} first available to install? / When did the authors first upload {E}? / When did version one of {E} ship?
  other When was {E} first issued? / ~when {E} first hit the registry / ~on what day {E} was unveiled / #the launch date of {E} / #the date of the premiere of {E}
  other- When did {E} originally appear? / ~when {E} originally appeared / When did {E} become available for the first time?
  other+ When did {E} originally come out? / ~when {E} made its debut / #the debut date of {E} / When did the initial build of {E} appear?
  idiom ~when {E} saw daylight / #the debut of {E}
== lastRelease: date, history
  labels Last update / Last updated
  says {S} was last updated {on} {V}. / {P} last update is dated {V}. / The last update of {S} came {on} {V}.
  ask When was {E} last updated? / ~when {E} was last updated / #the date of the last update of {E} / When did the last update of {E} come?
  ask On what date was {E} last updated? / What date does the last update of {E} have? / ~how the last update of {E} is dated
  ask- {E} was last updated when? / #{E}'s last update
  ask+ How is the last update of {E} dated? / ~when the last update of {E} came
  other When did {E} last change? / ~when {E} was last touched / #the most recent change to {E}
  other How fresh is {E}? / When was the code of {E} last worked on? / When did somebody last publish changes to {E}?
  other When did the latest version of {E} land? / When was {E} altered most recently? / What is the date of the current edition of {E}? / When was there any activity in {E} for the final time so far? / When was {E} most recently patched?
  other When did the project {E} see its latest commit? / ~how long ago {E} was upgraded / ~when {E} was most lately improved or fixed / #the day of the most recent maintenance on {E} / #the moment when a new version of {E} was latest issued
  other- When was the latest revision of {E} issued? / ~when the latest revision of {E} was issued / When did users of {E} get the latest revision?
  other+ When did the newest build of {E} appear? / ~how recently {E} was modified / When was {E} most recently refreshed? / #the date of the latest revision of {E} / When did the developers most recently ship something new for {E}?
  idiom ~when anyone last laid a hand on {E} / #the latest sign of life of {E}
== maintainer: name, people, link person, person
  labels Maintainer / Maintained by
  says {S} is maintained by {V}. / {P} maintainer is {V}. / The maintainer of {S} is {V}.
  ask Who maintains {E}? / #the maintainer of {E} / ~who maintains {E} / By whom is {E} maintained?
  ask Which maintainer does {E} have? / Who acts as maintainer of {E}? / ~who the maintainer of {E} is
  ask- #{E}'s maintainer / {E} is maintained by whom?
  ask+ What is the name of the maintainer of {E}? / ~by whom {E} is maintained
  other Who looks after {E}? / ~who [looks after|takes care of] {E} / #the person who looks after {E}
  other Who takes care of the code of {E}? / To whom should bugs in {E} be reported? / In whose hands is {E}?
  other Who is responsible for {E}? / Who runs the project {E}? / Which programmer currently owns {E}? / Who handles issues and releases of {E}? / Who leads the work on {E}?
  other Whom do I contact with questions about the upkeep of {E}? / ~who supports and improves {E} / ~who manages the repository of {E} / #the lead of the {E} project
  other- Who is responsible for keeping {E} up to date? / ~who is responsible for {E} / Who is in charge of {E} as a developer? / Which developer leads the work on {E}?
  other+ Who is the main developer of {E}? / Who merges pull requests for {E}? / #the developer in charge of {E} / Who keeps {E} up to date?
  idiom ~who keeps {E} in good shape / #the caretaker of {E}
  role the maintainer of {E}
  role- the person who maintains {E}
  role-other the person who looks after {E}
  role-other- the developer who is responsible for {E}
== reviewer: name, people, link person, person
  labels Security contact / Security reports to
  says Security reports about {S} go to {V}. / {P} security contact is {V}. / The security contact of {S} is {V}.
  ask Who is the security contact of {E}? / #the security contact of {E} / ~who the security contact of {E} is / To whom do security reports about {E} go?
  ask Which security contact does {E} have? / Who gets the security reports about {E}? / ~which person is the security contact for {E}
  ask- #{E}'s security contact / ~which person is security contact of {E}
  ask+ To which security contact do reports about {E} go? / ~to whom security reports about {E} go
  other Whom do I tell about a hole in {E}? / ~whom to tell about a weakness in {E} / #the person to tell about weaknesses in {E}
  other Who wants to hear about weaknesses in {E}? / Whom should one warn privately about {E}? / Who deals with attacks on {E}?
  other Who is responsible for safety issues in {E}? / To whom do I send details of a flaw in {E}? / Which person receives confidential bug notices for {E}? / Who should hear from me if {E} can be hacked? / Whom do researchers alert to a breach in {E}?
  other Who is the person to turn to with a serious threat in {E}? / ~whom to call in when a problem with hackers arises in {E} / ~who assesses the risks found in {E} / #the recipient of vulnerability messages for {E} / #the name to approach when {E} proves insecure
  other- Who handles vulnerabilities of {E}? / ~who handles vulnerabilities of {E} / Whom should I contact if I find a vulnerability in {E}? / Who should receive notice of a vulnerability in {E}?
  other+ Who should I email about a vulnerability in {E}? / ~who handles vulnerabilities in {E} / Who should be notified if {E} turns out to be exploitable? / #the addressee for vulnerability disclosures concerning {E} / To which person do I disclose an exploit in {E}?
  idiom ~in whose ear to whisper that {E} can be broken into
  role the security contact of {E}
  role- the person who is security contact of {E}
  role-other the person to tell about weaknesses in {E}
  role-other- the person who handles vulnerabilities of {E}
== downloads: number, figures
  labels Downloads per week / Weekly downloads
  says {S} has {V} downloads a week. / {P} weekly downloads number {V}. / {V} downloads of {S} are counted every week.
  ask How many downloads does {E} have a week? / #the weekly downloads of {E} / ~how many downloads of {E} are counted every week
  ask How many weekly downloads does {E} have? / At what number are the weekly downloads of {E} counted? / ~how many downloads a week {E} has
  ask- {E} has how many downloads a week? / ~how many weekly downloads {E} has
  ask+ What are the weekly downloads of {E}? / How many downloads of {E} are counted every week?
  other How often is {E} fetched in seven days? / ~how often {E} is fetched from the registry / #the weekly demand for {E}
  other How much in demand is {E}? / How many times do people install {E} every seven days? / How popular is {E} on the registry?
  other How many users grab {E} between one Sunday and the next? / How many hits does {E} get in seven days? / What traffic does {E} see in seven days? / How many people obtain {E} in the course of seven days? / How often do developers retrieve {E} in an average seven-day span?
  other How large is the weekly circulation of {E}? / ~how many requests for {E} the servers answer in seven days / ~how high the weekly adoption of {E} is / #the seven-day statistics for transfers of {E} / #the weekly count of acquisitions of {E}
  other- How many times per week do users obtain {E}? / ~how many times per week users obtain {E} / How many copies of {E} do users obtain per week?
  other+ How many copies of {E} go out from Monday to Sunday? / ~how many times {E} gets pulled from Monday to Sunday / How widely used is {E}, judging by installs? / #the install count of {E} over seven days / What are the usage figures of {E} for a typical seven-day period?
  idiom ~how many machines pull {E} between Monday and Sunday
== size: number, figures
  labels Installed size / Size
  says {P} installed size is {V}. / {S} takes {V} on disk once installed. / The installed size of {S} is {V}.
  ask What is the installed size of {E}? / #the installed size of {E} / ~what the installed size of {E} is / How much does {E} take on disk?
  ask Once installed, how much does {E} take on disk? / What size is {E} once installed? / ~how large the installed size of {E} is
  ask- #{E}'s installed size / {E} takes how much on disk?
  ask+ How large is the installed size of {E}? / ~how much {E} takes on disk
  other How much room does {E} need? / ~how much [room|storage] {E} needs / #the footprint of {E} / How big is {E}?
  other How much storage does {E} occupy? / How bulky is {E}?
  other How much disk space does {E} use? / How large is {E} after installation? / How many megs does {E} eat up? / How much memory on the SSD is consumed by {E}? / What volume do the files of {E} have?
  other What capacity must be reserved for {E}? / ~how much {E} weighs in bytes / ~whether {E} is small or big and exactly how much space it fills / #the file volume of {E} / #the space requirement of {E}
  other- How much space does {E} take up? / ~how much space {E} takes up / How many megabytes is {E} after installation? / How much space must be free for {E}?
  other+ How many kilobytes or megabytes is {E}? / ~how many bytes {E} adds to my machine / How much free space should I have for {E}? / #the amount of drive space for {E} / How heavy is {E} on the hard drive?
  idiom How heavy is {E} in bytes?
== port: number, use
  labels Default port / Port
  says By default {S} listens on port {V}. / {P} default port is {V}. / The default port of {S} is {V}.
  ask What is the default port of {E}? / #the default port of {E} / ~on which port {E} listens by default / On which port does {E} listen?
  ask What port does {E} listen on by default? / Which is the default port that {E} has? / ~what port is the default port of {E}
  ask- #{E}'s default port / {E} listens on what port by default?
  ask+ On which port does {E} listen by default? / ~what the default port of {E} is
  other Where on the host can clients reach {E} if nothing was configured? / ~what number clients connect to for {E} / #the socket number of {E}
  other What number goes after the colon in the address of {E}? / To what number do clients of {E} connect? / Which socket does {E} open?
  other What endpoint number is preconfigured in {E}? / Under which number can I contact {E} if I leave the settings alone? / Through which network channel does {E} communicate normally? / What number do I forward on my router for {E}? / Which number in the localhost URL belongs to {E}?
  other What number does {E} occupy on the server as standard? / ~what to write behind the colon to talk to {E} / ~which TCP or UDP slot is predefined in {E} / #the usual listening number of {E} / #the preset network entrance to {E}
  other- Where does {E} accept connections out of the box? / ~where {E} accepts connections out of the box / Where does {E} await requests if I leave its settings alone?
  other+ Which TCP number does {E} bind to out of the box? / ~which TCP number {E} uses out of the box / What do I have to open in the firewall for {E}? / #the TCP number to open in the firewall for {E} / Where does {E} accept connections unless told otherwise?
  idiom Behind which door number does {E} wait for calls?
== licence: name, rules
  labels Licence / Distributed under
  says {S} is distributed under the {V}. / {P} licence is the {V}. / The licence of {S} is the {V}.
  ask Under which licence is {E} distributed? / #the licence of {E} / ~under which licence {E} is distributed / What is the licence of {E}?
  ask What is the licence that {E} is distributed under? / Which licence does {E} have? / ~which licence {E} is distributed under
  ask- #{E}'s licence / {E} is distributed under what licence?
  ask+ Which licence is {E} distributed under? / ~what the licence of {E} is
  other On what legal terms may one use {E}? / ~on what terms one may use {E} / #the terms of use of {E}
  other What governs the reuse of {E}? / What legal text comes with {E}? / Which terms does one accept with {E}?
  other How is {E} licensed? / What rights am I granted for {E}? / Which rules cover copying and sharing {E}? / Under what conditions is {E} released? / What is the legal status of {E} as regards redistribution?
  other Which document lays down the permissions for {E}? / ~what usage agreement {E} was published with / ~what kind of free software contract {E} uses / #the licensing model of {E} / #the copyright notice that applies to {E}
  other- On what conditions may I copy and share {E}? / ~on what conditions {E} may be shared / Which open-source agreement covers {E}?
  other+ What are the copyright conditions for using {E}? / ~what legal conditions apply to {E} / Which legal agreement covers {E}? / #the copyright conditions of {E} / What kind of open source permission does {E} come with?
  idiom ~what the lawyers should read before we ship {E}
== does: phrase, use
  labels Purpose / What it does
  says {S} is used to {V}. / The purpose of {S} is to {V}. / {S} was written to {V}.
  ask What is {E} used for? / ~what {E} is used for / #the purpose of {E} / What was {E} written for?
  ask To do what was {E} written? / What purpose does {E} have?
  ask- {E} is used to do what? / ~what {E} was written to do
  ask+ For what purpose was {E} written?
  other What does {E} do? / ~what {E} is good for / #the job that {E} does / What problem does {E} solve?
  other When would a programmer reach for {E}? / What does {E} save a programmer from writing?
  other What is the point of {E}? / What is the role of {E} in a program? / What does {E} help developers with? / What service does {E} provide? / What can be achieved with {E}?
  other What was {E} designed for? / ~which need {E} fulfils / ~what the intention behind {E} is / #the use case for {E} / #the capability that {E} brings to an application
  other- What task does {E} take over? / ~what task {E} takes over / What can I do with the help of {E}?
  other+ What task does {E} handle? / ~why people install {E} / Why do developers add {E} to a project? / #the main functionality of {E} / What can {E} do for me?
  idiom What itch does {E} scratch?
== dropped: phrase, history
  labels Why the old interface was dropped / Old interface dropped
  says The old interface of {S} was dropped because {V}. / {S} dropped its old interface because {V}.
  ask Why was the old interface of {E} dropped? / ~why {E} dropped its old interface / #the reason why {E} dropped its old interface
  ask What was the reason that {E} dropped its old interface? / Because of what did {E} drop the old interface?
  ask- {E} dropped its old interface for what reason? / ~for what reason the old interface of {E} was dropped
  ask+ Why did {E} drop its old interface? / For what reason was the old interface of {E} dropped?
  other What made the authors of {E} remove the earlier functions? / ~what spoke against the earlier functions of {E}
  other Why can the earlier functions of {E} no longer be called? / #the argument against the earlier functions of {E} / What was wrong with the earlier functions of {E}? / How come {E} did away with its earlier functions?
  other Why did {E} abandon its previous functions? / Why were the former calls of {E} discontinued? / What prompted {E} to break compatibility with older programs? / Why did {E} deprecate and then delete its original methods? / What justified eliminating the outdated API of {E}?
  other Why are the prior entry points of {E} unsupported now? / ~why {E} scrapped the API it started with / ~what motivated {E} to replace its older commands / #the cause of the breaking change in {E} / #the explanation for the disappearance of the past API of {E}
  other- Why did {E} get rid of its previous API? / ~why {E} got rid of its previous API / What was the cause of the breaking change in {E}? / Why was the previous API taken out of {E}?
  other+ Why was the previous API of {E} removed? / ~why the previous API of {E} had to go / What led the developers of {E} to get rid of the legacy API? / #the rationale for retiring the former API of {E} / Why doesn't {E} offer the legacy calls any more?
  idiom ~on what grounds {E} broke with its past
`;

export const libraryKind: Kind = {
  id: 'library',
  nouns: ['library', 'package', 'module'],
  pronouns: [['it', 'its']],
  name: library,
  openers: [
    '{S} is a [small|well-tested|fast|little-known] software library [without dependencies|written by a handful of people|with a friendly community].',
    '{S} is an open-source library [that began as a weekend experiment|used in more places than its authors know].',
  ],
  fillers: [
    'The documentation of {S} has many examples.',
    'Bug reports are usually answered within days.',
    '{S} has no mascot so far.',
    'A tutorial for beginners is linked from the home page.',
  ],
  appositions: ['the library {E}', 'the package {E}'],
  relations: [
    ...relations(
      {
        version,
        runtime: version,
        firstRelease: dates(2005, 2018),
        lastRelease: dates(2019, 2025),
        maintainer: people,
        reviewer: people,
        downloads: count(300, 950000),
        size: measure(2, 900, 'MB', 1),
        port: (dice) => String(dice.between(1025, 65000)),
        licence: (dice) =>
          `${dice.pick(['Harrow', 'Tern', 'Osprey', 'Linden', 'Copper', 'Meadow', 'Quartz', 'Fjord'])} ${dice.pick(['Public Licence', 'Open Licence', 'Free Licence'])}`,
        does: phrase(
          '[parse|check|compare|compress] [log files|address lists|time tables|sensor readings|chess games]',
          '[draw|print|animate] [maps|family trees|knitting patterns|star charts] [in the terminal|on old screens|without a browser]',
          'keep [caches|calendars|mailing lists] of several machines [in step|free of duplicates]',
        ),
        dropped: phrase(
          'it [leaked memory|blocked the main thread|could not be tested|confused beginners|broke on large files]',
          'nobody [could explain|was willing to maintain|had used] it',
        ),
      },
      wordings,
    ),
    ...shared('sponsor', 'file'),
    ...clauses,
  ],
  tables: [releases],
};
