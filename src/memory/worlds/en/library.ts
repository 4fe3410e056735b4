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
  ask Can you give me the current version number of {E}? / ~what version {E} is at / #the current version number of {E}
  ask- #{E}'s current version / {E} is currently at what version?
  ask+ At which version is {E} currently? / ~what the current version of {E} is
  other Which release of {E} is the newest? / ~what the newest release of {E} is / #the latest release of {E}
  other How far has {E} got with its releases? / What do I get when I install {E} today? / Which release of {E} should one install?
  other What is the newest published {E} called by number? / Which number does {E} bear now? / Which iteration of {E} is available at present? / What number did the developers give {E} most lately? / Which {E} will the package manager fetch for me?
  other To which revision should I upgrade {E}? / ~what tag {E} carries at the moment / ~which {E} is offered for download nowadays / #the semver of {E} as it stands / #the actual state of {E} in terms of numbering
  other What number is {E} up to? / What is the most recent release number of {E}? / Which {E} should I pin in my lock file to be up to date? / What is the latest stable {E}?
  other Which build of {E} is the most up to date? / What release are they on with {E}? / ~what number {E} is up to / ~which {E} is the most up to date
  other ~what the latest stable {E} is / ~which release number to pin for {E} / ~what release the maintainers of {E} have arrived at
  other ~which build of {E} the registry currently serves / #the most up-to-date release number of {E} / #the latest stable {E} / #the release number to pin for {E}
  other- What is the number of the most recent {E}? / ~which number the most recent {E} has / Which number would I see if I updated {E} now?
  other+ What is the most recent stable build of {E}? / ~which build of {E} is up to date / How recent a build of {E} can I get? / #the most up-to-date build of {E} / Which edition of {E} is out right now?
  idiom ~what number the freshest {E} carries / What comes down the line when one updates {E}?
== runtime: version, rules
  labels Minimum compiler / Requires compiler
  says {S} needs compiler version {V} or newer. / {P} minimum compiler is {V}. / To build {S} one needs at least compiler {V}.
  ask Which compiler version does {E} need? / #the minimum compiler of {E} / ~which compiler {E} needs at least / What compiler does {E} need at least?
  ask What compiler version or newer does {E} need? / At least which compiler is needed to build {E}? / ~what compiler one needs at least to build {E}
  ask What is the minimum compiler for {E}? / Which compiler version or newer does one need to build {E}? / ~what the minimum compiler of {E} is
  ask ~which compiler version {E} needs / #the compiler version one needs at least to build {E}
  ask- {E} needs at least which compiler? / #{E}'s minimum compiler
  ask+ What is the minimum compiler of {E}? / Which compiler does one need at least to build {E}?
  other How recent must my toolchain be for {E}? / ~how recent the toolchain must be for {E} / #the oldest toolchain that can build {E}
  other What is the oldest toolchain that {E} accepts? / With which toolchain upwards can {E} be built? / What toolchain do I have to install for {E}?
  other What are the build requirements of {E}? / Which GCC, rustc or similar do I have to have in place for {E}? / How modern must the translator be that turns {E} into a binary? / What is the earliest toolchain compatible with {E}? / Which toolset does {E} demand as a minimum?
  other From which edition of the language tools on will {E} compile without errors? / ~what the developer setup must provide at the very least for {E} / ~how outdated a toolchain {E} tolerates / #the lower limit for the tools that assemble {E} / #the toolchain baseline that suffices for {E}
  other How old may the toolchain be and still handle {E}? / What is the MSRV or the like of {E}? / What toolchain release do I require before I can compile {E}?
  other Which language tools are a prerequisite for compiling {E}? / What is the lowest toolchain supported by {E}? / My toolchain is old, so which one will {E} put up with?
  other ~what toolchain release is required for compiling {E} / ~which toolchain is the lowest {E} supports / ~how far back in toolchains {E} can go
  other ~how up to date my toolchain has to be to compile {E} / ~what toolchain is a prerequisite of {E} / ~below which toolchain release {E} fails to compile
  other #the lowest toolchain supported by {E} / #the toolchain prerequisite for compiling {E} / #the toolchain release required by {E}
  other- Which version must my build tools have for {E}? / ~which version my build tools must have for {E} / How up to date must my build tools be for {E}?
  other+ What is the lowest build tool release that works with {E}? / ~how old my build tools may be for {E} / What do I have to upgrade my build tools to for {E}? / #the build tool prerequisite for {E} / From which release on do build tools handle {E}?
  idiom Which toolchain is the gatekeeper of {E}?
== firstRelease: date, history
  labels First release / First released
  says {P} first release was made {on} {V}. / {S} was first released {on} {V}. / The first release of {S} dates from {V}.
  ask When was {E} first released? / ~when {E} was first released / #the date of the first release of {E} / When was the first release of {E} made?
  ask On which date was the first release of {E} made? / What date does the first release of {E} have? / ~when the first release of {E} was made
  ask From what date is the first release of {E}? / When did {E} have its first release? / ~on what date {E} was first released
  ask ~what date the first release of {E} dates from / #the date when {E} was first released
  ask- {E} was first released when? / ~from when the first release of {E} dates
  ask+ From when does the first release of {E} date? / On what date was {E} first released?
  other When was {E} made public? / ~when {E} was made public / #the day on which {E} was published
  other Since when can one download {E}? / How long has {E} been around, since which date? / When did the world get to see {E}?
  other When was {E} launched? / When was {E} introduced to programmers? / When was {E} first available to install? / When did the authors first upload {E}? / When did version one of {E} ship?
  other When was {E} first issued? / ~when {E} first hit the registry / ~on what day {E} was unveiled / #the launch date of {E} / #the date of the premiere of {E}
  other When did {E} come out originally? / How old is {E}, going by its earliest version? / When did the very first version of {E} appear?
  other Since when has {E} existed as a package? / When was the initial publication of {E}? / ~when {E} came out originally / ~when the initial version of {E} appeared
  other ~since when {E} has existed / ~when the creators of {E} put it online for the very first time / ~how far back {E} goes, by date
  other #the date the initial version of {E} appeared / #the original publication date of {E}
  other- When did {E} originally appear? / ~when {E} originally appeared / When did {E} become available for the first time?
  other+ When did {E} originally come out? / ~when {E} made its debut / #the debut date of {E} / When did the initial build of {E} appear?
  idiom ~when {E} saw daylight / #the debut of {E}
== lastRelease: date, history
  labels Last update / Last updated
  says {S} was last updated {on} {V}. / {P} last update is dated {V}. / The last update of {S} came {on} {V}.
  ask When was {E} last updated? / ~when {E} was last updated / #the date of the last update of {E} / When did the last update of {E} come?
  ask On what date was {E} last updated? / What date does the last update of {E} have? / ~how the last update of {E} is dated
  ask What is the date of the last update of {E}? / When did {E} get its last update? / ~on what date {E} was last updated / #the date when {E} was last updated
  ask- {E} was last updated when? / #{E}'s last update
  ask+ How is the last update of {E} dated? / ~when the last update of {E} came
  other When did {E} last change? / ~when {E} was last touched / #the most recent change to {E}
  other How fresh is {E}? / When was the code of {E} last worked on? / When did somebody last publish changes to {E}?
  other When did the latest version of {E} land? / When was {E} altered most recently? / What is the date of the current edition of {E}? / When was there any activity in {E} for the final time so far? / When was {E} most recently patched?
  other When did the project {E} see its latest commit? / ~how long ago {E} was upgraded / ~when {E} was most lately improved or fixed / #the day of the most recent maintenance on {E} / #the moment when a new version of {E} was latest issued
  other When did {E} get its latest release? / When was {E} most recently modified? / Is {E} still alive, and from when is the newest release?
  other When was the most recent push to {E}? / When did the newest {E} come out? / When was {E} last revised? / ~when {E} got its latest release
  other ~when {E} was most recently modified / ~when the newest {E} came out / ~when {E} was last revised / ~from what day the newest code in {E} is
  other ~when the last bump of {E} happened / #the day {E} was most recently modified / #the date of the newest release of {E}
  other- When was the latest revision of {E} issued? / ~when the latest revision of {E} was issued / When did users of {E} get the latest revision?
  other+ When did the newest build of {E} appear? / ~how recently {E} was modified / When was {E} most recently refreshed? / #the date of the latest revision of {E} / When did the developers most recently ship something new for {E}?
  idiom ~when anyone last laid a hand on {E} / #the latest sign of life of {E}
== maintainer: name, people, link person, person
  labels Maintainer / Maintained by
  says {S} is maintained by {V}. / {P} maintainer is {V}. / The maintainer of {S} is {V}.
  ask Who maintains {E}? / #the maintainer of {E} / ~who maintains {E} / By whom is {E} maintained?
  ask Which maintainer does {E} have? / Who acts as maintainer of {E}? / ~who the maintainer of {E} is
  ask Who is the maintainer of {E}? / Which person is {E} maintained by? / ~which maintainer {E} has
  ask- #{E}'s maintainer / {E} is maintained by whom?
  ask+ What is the name of the maintainer of {E}? / ~by whom {E} is maintained
  other Who looks after {E}? / ~who [looks after|takes care of] {E} / #the person who looks after {E}
  other Who takes care of the code of {E}? / To whom should bugs in {E} be reported? / In whose hands is {E}?
  other Who is responsible for {E}? / Who runs the project {E}? / Which programmer currently owns {E}? / Who handles issues and releases of {E}? / Who leads the work on {E}?
  other Whom do I contact with questions about the upkeep of {E}? / ~who supports and improves {E} / ~who manages the repository of {E} / #the lead of the {E} project
  other Who keeps {E} going? / Who is in charge of {E}? / Who is behind {E} these days? / Whose project is {E} now? / Which developer keeps {E} alive?
  other ~who is in charge of {E} / ~who keeps {E} going / ~who merges the pull requests in {E} / ~whose project {E} is now / ~which developer is behind {E} these days
  other ~by whom {E} is kept in good order / #the name of the one who keeps {E} going / #the steward of {E}
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
  ask Who should be sent security reports about {E}? / What is the name of the security contact of {E}? / ~who gets the security reports about {E}
  ask #the person to whom security reports about {E} go
  ask- #{E}'s security contact / ~which person is security contact of {E}
  ask+ To which security contact do reports about {E} go? / ~to whom security reports about {E} go
  other Whom do I tell about a hole in {E}? / ~whom to tell about a weakness in {E} / #the person to tell about weaknesses in {E}
  other Who wants to hear about weaknesses in {E}? / Whom should one warn privately about {E}? / Who deals with attacks on {E}?
  other Who is responsible for safety issues in {E}? / To whom do I send details of a flaw in {E}? / Which person receives confidential bug notices for {E}? / Who should hear from me if {E} can be hacked? / Whom do researchers alert to a breach in {E}?
  other Who is the person to turn to with a serious threat in {E}? / ~whom to call in when a problem with hackers arises in {E} / ~who assesses the risks found in {E} / #the recipient of vulnerability messages for {E} / #the name to approach when {E} proves insecure
  other I found a vulnerability in {E}, who should I notify? / Who takes in disclosures of exploits in {E}? / Who do I email about a CVE in {E}?
  other To whom does one disclose a vulnerability in {E}? / Whose inbox do exploit warnings for {E} land in? / Who is to be informed first when {E} has a dangerous bug?
  other ~who to notify of a vulnerability in {E} / ~to whom exploits in {E} should be disclosed / ~who I email about a CVE in {E}
  other ~which person triages vulnerabilities in {E} / ~who has to be informed if {E} turns out to be exploitable / ~with whom to share a discovered loophole in {E}
  other #the person to notify of a vulnerability in {E} / #the one to whom exploits in {E} are disclosed
  other #the address for responsible disclosure about {E}, that is, the person
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
  ask What do the weekly downloads of {E} number? / ~what number of downloads {E} has a week / ~how many weekly downloads there are of {E}
  ask #how many downloads a week {E} has
  ask- {E} has how many downloads a week? / ~how many weekly downloads {E} has
  ask+ What are the weekly downloads of {E}? / How many downloads of {E} are counted every week?
  other How often is {E} fetched in seven days? / ~how often {E} is fetched from the registry / #the weekly demand for {E}
  other How much in demand is {E}? / How many times do people install {E} every seven days? / How popular is {E} on the registry?
  other How many users grab {E} between one Sunday and the next? / How many hits does {E} get in seven days? / What traffic does {E} see in seven days? / How many people obtain {E} in the course of seven days? / How often do developers retrieve {E} in an average seven-day span?
  other How large is the weekly circulation of {E}? / ~how many requests for {E} the servers answer in seven days / ~how high the weekly adoption of {E} is / #the seven-day statistics for transfers of {E} / #the weekly count of acquisitions of {E}
  other How many times is {E} pulled per week? / How many installs does {E} get weekly? / How widely is {E} used, going by weekly pulls?
  other How many copies of {E} go out each week? / What is the weekly install figure for {E}? / In a typical week, how many machines load {E}?
  other ~how many times {E} is pulled per week / ~how many installs {E} gets weekly / ~how many copies of {E} go out each week / ~how often package managers pull {E} in a week
  other ~how popular {E} is, in installs per week / ~what the weekly uptake of {E} amounts to / #the weekly installs of {E}
  other #the number of copies of {E} that go out each week / #the weekly pull count of {E}
  other- How many times per week do users obtain {E}? / ~how many times per week users obtain {E} / How many copies of {E} do users obtain per week?
  other+ How many copies of {E} go out from Monday to Sunday? / ~how many times {E} gets pulled from Monday to Sunday / How widely used is {E}, judging by installs? / #the install count of {E} over seven days / What are the usage figures of {E} for a typical seven-day period?
  idiom ~how many machines pull {E} between Monday and Sunday
== size: number, figures
  labels Installed size / Size
  says {P} installed size is {V}. / {S} takes {V} on disk once installed. / The installed size of {S} is {V}.
  ask What is the installed size of {E}? / #the installed size of {E} / ~what the installed size of {E} is / How much does {E} take on disk?
  ask Once installed, how much does {E} take on disk? / What size is {E} once installed? / ~how large the installed size of {E} is
  ask What does {E} take on disk? / ~what size {E} is once installed / #what {E} takes on disk once installed
  ask- #{E}'s installed size / {E} takes how much on disk?
  ask+ How large is the installed size of {E}? / ~how much {E} takes on disk
  other How much room does {E} need? / ~how much [room|storage] {E} needs / #the footprint of {E} / How big is {E}?
  other How much storage does {E} occupy? / How bulky is {E}?
  other How much disk space does {E} use? / How large is {E} after installation? / How many megs does {E} eat up? / How much memory on the SSD is consumed by {E}? / What volume do the files of {E} have?
  other What capacity must be reserved for {E}? / ~how much {E} weighs in bytes / ~whether {E} is small or big and exactly how much space it fills / #the file volume of {E} / #the space requirement of {E}
  other How many megabytes is {E}? / How much of my hard drive goes to {E}? / How much heavier does my image get with {E} in it?
  other How many kB or MB does {E} amount to after unpacking? / What do the unpacked files of {E} add up to? / How much gets filled on the drive by {E}?
  other ~how many megabytes {E} is / ~how much of the hard drive {E} fills / ~what the unpacked files of {E} add up to / ~how much {E} bloats my image
  other ~how many bytes {E} comes to after unpacking / ~how big a chunk of the drive {E} claims / #the megabytes {E} fills / #the total of the unpacked files of {E}
  other #how much of the hard drive {E} claims
  other- How much space does {E} take up? / ~how much space {E} takes up / How many megabytes is {E} after installation? / How much space must be free for {E}?
  other+ How many kilobytes or megabytes is {E}? / ~how many bytes {E} adds to my machine / How much free space should I have for {E}? / #the amount of drive space for {E} / How heavy is {E} on the hard drive?
  idiom How heavy is {E} in bytes?
== port: number, use
  labels Default port / Port
  says By default {S} listens on port {V}. / {P} default port is {V}. / The default port of {S} is {V}.
  ask What is the default port of {E}? / #the default port of {E} / ~on which port {E} listens by default / On which port does {E} listen?
  ask What port does {E} listen on by default? / Which is the default port that {E} has? / ~what port is the default port of {E}
  ask What is the port {E} listens on? / By default, which port does {E} use? / ~which port {E} listens on / #the port on which {E} listens by default
  ask- #{E}'s default port / {E} listens on what port by default?
  ask+ On which port does {E} listen by default? / ~what the default port of {E} is
  other Where on the host can clients reach {E} if nothing was configured? / ~what number clients connect to for {E} / #the socket number of {E}
  other What number goes after the colon in the address of {E}? / To what number do clients of {E} connect? / Which socket does {E} open?
  other What endpoint number is preconfigured in {E}? / Under which number can I contact {E} if I leave the settings alone? / Through which network channel does {E} communicate normally? / What number do I forward on my router for {E}? / Which number in the localhost URL belongs to {E}?
  other What number does {E} occupy on the server as standard? / ~what to write behind the colon to talk to {E} / ~which TCP or UDP slot is predefined in {E} / #the usual listening number of {E} / #the preset network entrance to {E}
  other Which number must I open in the firewall for {E}? / Where does {E} bind out of the box? / What should I put after localhost: to get {E}?
  other Out of the box, on what number does {E} accept connections? / Which number do I map in Docker for {E}? / What number is {E} bound to unless I change it?
  other ~which number to open in the firewall for {E} / ~what number {E} binds to out of the box / ~on what number {E} accepts connections
  other ~which number to map in Docker for {E} / ~what goes after localhost: for {E} / ~on which number {E} waits for traffic unless told otherwise
  other #the number to open in the firewall for {E} / #the number {E} binds to out of the box / #the number on which {E} accepts connections
  other- Where does {E} accept connections out of the box? / ~where {E} accepts connections out of the box / Where does {E} await requests if I leave its settings alone?
  other+ Which TCP number does {E} bind to out of the box? / ~which TCP number {E} uses out of the box / What do I have to open in the firewall for {E}? / #the TCP number to open in the firewall for {E} / Where does {E} accept connections unless told otherwise?
  idiom Behind which door number does {E} wait for calls?
== licence: name, rules
  labels Licence / Distributed under
  says {S} is distributed under the {V}. / {P} licence is the {V}. / The licence of {S} is the {V}.
  ask Under which licence is {E} distributed? / #the licence of {E} / ~under which licence {E} is distributed / What is the licence of {E}?
  ask What is the licence that {E} is distributed under? / Which licence does {E} have? / ~which licence {E} is distributed under
  ask What licence is {E} under? / By the terms of which licence is {E} distributed? / ~which licence {E} has / #the licence under which {E} is distributed
  ask- #{E}'s licence / {E} is distributed under what licence?
  ask+ Which licence is {E} distributed under? / ~what the licence of {E} is
  other On what legal terms may one use {E}? / ~on what terms one may use {E} / #the terms of use of {E}
  other What governs the reuse of {E}? / What legal text comes with {E}? / Which terms does one accept with {E}?
  other How is {E} licensed? / What rights am I granted for {E}? / Which rules cover copying and sharing {E}? / Under what conditions is {E} released? / What is the legal status of {E} as regards redistribution?
  other Which document lays down the permissions for {E}? / ~what usage agreement {E} was published with / ~what kind of free software contract {E} uses / #the licensing model of {E} / #the copyright notice that applies to {E}
  other Is {E} MIT, GPL or what? / Is {E} open source, and on what legal basis? / Which license applies to {E}? / What license did the authors choose for {E}?
  other Legally speaking, what lets my company ship {E}? / ~which license {E} falls under / ~what license the authors chose for {E}
  other ~whether {E} is GPL, MIT or something else / ~which legal agreement covers {E} / ~what I agree to, legally, by shipping {E} / ~how {E} is licensed
  other #the license of {E} / #the open-source agreement covering {E} / #the legal basis for shipping {E}
  other- On what conditions may I copy and share {E}? / ~on what conditions {E} may be shared / Which open-source agreement covers {E}?
  other+ What are the copyright conditions for using {E}? / ~what legal conditions apply to {E} / Which legal agreement covers {E}? / #the copyright conditions of {E} / What kind of open source permission does {E} come with?
  idiom ~what the lawyers should read before we ship {E}
== does: phrase, use
  labels Purpose / What it does
  says {S} is used to {V}. / The purpose of {S} is to {V}. / {S} was written to {V}.
  ask What is {E} used for? / ~what {E} is used for / #the purpose of {E} / What was {E} written for?
  ask To do what was {E} written? / What purpose does {E} have?
  ask What is the purpose of {E}? / To do what is {E} used? / ~what the purpose of {E} is / ~what {E} was written for / #the purpose for which {E} was written
  ask- {E} is used to do what? / ~what {E} was written to do
  ask+ For what purpose was {E} written?
  other What does {E} do? / ~what {E} is good for / #the job that {E} does / What problem does {E} solve?
  other When would a programmer reach for {E}? / What does {E} save a programmer from writing?
  other What is the point of {E}? / What is the role of {E} in a program? / What does {E} help developers with? / What service does {E} provide? / What can be achieved with {E}?
  other What was {E} designed for? / ~which need {E} fulfils / ~what the intention behind {E} is / #the use case for {E} / #the capability that {E} brings to an application
  other What is {E} for? / What does {E} actually accomplish? / What kind of thing can I build with {E}? / What functionality does {E} offer?
  other What is {E} supposed to take off my hands? / ~what {E} is for / ~what task {E} handles / ~what functionality {E} offers / ~what {E} lets me do
  other ~what coders employ {E} for / ~what {E} accomplishes / #the task {E} handles / #the functionality {E} offers / #the main function of {E}
  other- What task does {E} take over? / ~what task {E} takes over / What can I do with the help of {E}?
  other+ What task does {E} handle? / ~why people install {E} / Why do developers add {E} to a project? / #the main functionality of {E} / What can {E} do for me?
  idiom What itch does {E} scratch?
== dropped: phrase, history
  labels Why the old interface was dropped / Old interface dropped
  says The old interface of {S} was dropped because {V}. / {S} dropped its old interface because {V}.
  ask Why was the old interface of {E} dropped? / ~why {E} dropped its old interface / #the reason why {E} dropped its old interface
  ask What was the reason that {E} dropped its old interface? / Because of what did {E} drop the old interface?
  ask For what reason did {E} drop its old interface? / Why did {E} drop the old interface? / ~why the old interface of {E} was dropped
  ask ~what the reason was that the old interface of {E} was dropped
  ask- {E} dropped its old interface for what reason? / ~for what reason the old interface of {E} was dropped
  ask+ Why did {E} drop its old interface? / For what reason was the old interface of {E} dropped?
  other What made the authors of {E} remove the earlier functions? / ~what spoke against the earlier functions of {E}
  other Why can the earlier functions of {E} no longer be called? / #the argument against the earlier functions of {E} / What was wrong with the earlier functions of {E}? / How come {E} did away with its earlier functions?
  other Why did {E} abandon its previous functions? / Why were the former calls of {E} discontinued? / What prompted {E} to break compatibility with older programs? / Why did {E} deprecate and then delete its original methods? / What justified eliminating the outdated API of {E}?
  other Why are the prior entry points of {E} unsupported now? / ~why {E} scrapped the API it started with / ~what motivated {E} to replace its older commands / #the cause of the breaking change in {E} / #the explanation for the disappearance of the past API of {E}
  other Why did they kill off the legacy API of {E}? / What led the developers of {E} to retire the legacy API? / Why did {E} get rid of its former API?
  other What was the rationale for ditching the legacy functions in {E}? / How come my existing calls to {E} stopped working after the redesign?
  other On what grounds was the legacy API of {E} withdrawn? / ~why the legacy API of {E} was killed off / ~what led {E} to retire its former API
  other ~on what grounds the legacy functions in {E} were withdrawn / ~why {E} got rid of its former API / ~what forced the redesign of the API in {E}
  other ~how come the legacy calls vanished from {E} / #the rationale for retiring the legacy API of {E} / #the grounds on which {E} ditched its former API
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
