/** Devices. */
import type { Kind } from '../book.ts';
import { relations } from '../lines.ts';
import { clauses } from './clauses.ts';
import { device } from './names.ts';
import { shared } from './shared.ts';
import { models } from './tables.ts';
import { code, dates, measure, percent, phrase, several, version } from './values.ts';

const wordings = `
== weight: number, figures
  labels Weight / Net weight
  says {S} weighs {V}. / {P} weight is {V}. / The weight of {S} is {V}.
  ask How much does {E} weigh? / #the weight of {E} / ~how much {E} weighs / What is the weight of {E}?
  ask What weight does {E} have? / How high is the weight of {E}? / ~what {E} weighs
  ask Do we have a figure for the net weight of {E}? / ~what the net weight of {E} is / ~what weight is given for {E} / #what {E} weighs
  ask- {E} weighs how much? / #{E}'s weight
  ask+ What does {E} weigh? / ~what the weight of {E} is
  other How heavy is {E}? / ~how heavy {E} is / What does {E} bring to the scales? / #the mass of {E}
  other How much must one be able to lift to carry {E}? / What mass does {E} have?
  other What is the heaviness of {E}? / How many pounds or ounces does {E} come to? / Is {E} heavy, and what is the figure? / What would a balance display for {E}? / How much poundage is there to {E}?
  other How much would {E} add to my luggage? / ~how hefty {E} is / ~how lightweight {E} turned out / #the net kilos of {E} / #the burden one carries with {E} in the hand
  other How many grams is {E}? / What do the scales say when I put {E} on them? / What tonnage or poundage is listed for {E}?
  other Light or heavy, what exactly do I lift when I pick up {E}? / What reading do the kitchen scales give for {E}? / What load does {E} put on a shelf?
  other ~how many grams {E} comes to / ~what {E} tips the scales at / ~how light {E} is / ~how weighty {E} is, unpacked / ~what load my arm has to bear when I hold {E}
  other ~how many kilograms the courier should enter for {E} without the box / #the kilograms or grams stated for {E} / #how much heft {E} has
  other #the load in grams that {E} represents
  other- How many grams or kilograms is {E}? / ~how many grams or kilograms {E} is / What would I read if I put {E} on a balance?
  other+ How many grams or kilos is {E}? / ~how much of a load {E} is to carry around / What do the scales show when {E} is put on them? / #the reading on the scales for {E} / How light is {E}?
  idiom What load is {E} in a rucksack? / ~what the needle says with {E} on the scales
== battery: number, use
  labels Battery life / Runtime
  says {P} battery lasts {V}. / The battery of {S} lasts {V}. / On one charge of the battery {S} runs for {V}.
  ask How long does the battery of {E} last? / #the battery life of {E} / ~how long the battery of {E} lasts / What is the battery life of {E}?
  ask How long will {E} run on one charge? / What time does the battery of {E} last for?
  ask How long does {E} run on one charge of the battery? / What runtime does the battery give {E}? / ~for how long {E} runs on one charge / ~what the battery life of {E} is
  ask #how long the battery in {E} lasts
  ask- {E} runs how long on its battery? / ~how long {E} runs on one charge of the battery
  ask+ For how long does {E} run on one charge of the battery?
  other How long can {E} be used without a socket? / ~how long {E} works between two visits to the socket / #the running time of {E}
  other For how long can {E} do without mains power? / After what time must {E} be plugged in again? / What endurance does {E} have?
  other What is the runtime of {E}? / How many hours does {E} hold out off the grid? / How long until {E} runs out of juice? / What is the autonomy of {E}? / How long can {E} operate cordlessly?
  other How long does {E} stay on before the accumulator is drained? / ~for what period {E} stays powered away from an outlet / ~how long {E} survives from one top-up to the next / #the operating duration of {E} / #the staying power of {E} without a cable
  other How long before {E} dies and has to go back on the charger? / How much use do I get out of {E} between plug-ins?
  other How long can I stay away from a power point with {E}? / How long does {E} keep going when it is unplugged? / For what length of time can {E} function on stored energy?
  other How soon does {E} go flat? / ~how long {E} keeps going unplugged / ~how often, in hours of use, {E} wants recharging / ~how much time passes before {E} is empty
  other ~how long a full cell powers {E} / ~how many hours of use one gets from {E} wirelessly / ~how long {E} can be on the go before it needs the charger
  other #the hours of unplugged use {E} offers / #the stamina of {E} off the mains / #the time {E} keeps working on its own power
  other- How long can {E} operate without being recharged? / ~how much time {E} operates before it must be recharged / How much time is there before {E} must be recharged?
  other+ How soon does {E} need recharging? / ~how soon a fully powered {E} is empty / How much time do I get out of {E} before I need a charger? / #the time that {E} keeps going unplugged / How long will {E} keep working on the go?
  idiom #the stamina of {E} when unplugged / When does {E} run out of juice?
== released: date, history
  labels Released / On sale since
  says {S} was released {on} {V}. / {P} release date is {V}. / {S} has been on sale since {V}.
  ask When was {E} released? / ~when {E} was released / #the release date of {E} / Since when has {E} been on sale?
  ask On what date was {E} released? / From which date has {E} been on sale? / ~on what release date {E} went on sale
  ask When did {E} go on sale? / ~what the release date of {E} was / #the date since which {E} has been on sale
  ask- {E} was released when? / #{E}'s release date
  ask+ What is the release date of {E}? / ~since when {E} has been on sale
  other When did {E} [come out|reach the shops]? / ~when {E} [came out|reached the shops] / #the market launch of {E}
  other Since when can one buy {E}? / When did {E} come onto the market? / When could customers get hold of {E} for the first time?
  other When did {E} appear in stores? / When was {E} put on the market? / When did the selling of {E} begin? / When was {E} unveiled to buyers?
  other When was {E} offered to consumers initially? / ~when retailers started stocking {E} / ~from when {E} could be purchased / #the day {E} was delivered to its earliest owners
  other When did {E} hit the shelves? / When did {E} make its market debut? / What was the launch day of {E}? / When was {E} brought out?
  other How long has {E} been obtainable, from which day? / When did the company start shipping {E}? / ~when the manufacturer brought out {E}
  other ~since when {E} has been available / ~what day {E} was launched / ~when the first customer could order and receive {E} / #the launch date of {E}
  other #the day {E} first became available to the public / #the date of the commercial introduction of {E}
  other- When was {E} first sold? / ~when {E} was introduced / When was {E} introduced?
  other+ When did {E} launch? / ~when {E} first became available / When did the manufacturer introduce {E}? / #the day on which {E} hit the stores / How long has {E} been available, and since what day?
  idiom ~when {E} hit the shelves / When did {E} see daylight?
== support: date, rules
  labels Support ends / End of support
  says {P} support ends {on} {V}. / Support for {S} ends {on} {V}. / {S} will be supported until {V}.
  ask When does support for {E} end? / ~when support for {E} ends / #the end of support for {E} / Until when will {E} be supported?
  ask What is the date on which support for {E} ends? / How long will {E} be supported, that is, until what date? / ~on what date the support for {E} ends
  ask Until what date is {E} supported? / What is the end of support date for {E}? / ~what date the end of support for {E} falls on
  ask #the date until which {E} will be supported
  ask- Support for {E} ends when? / ~until when {E} is supported
  ask+ On what date does support end for {E}? / ~until when {E} will be supported
  other Until when are there repairs and updates for {E}? / ~how long the maker will look after {E} / #the last day of service for {E}
  other From when on are owners of {E} on their own? / When are owners of {E} left without help? / Up to which date is {E} looked after?
  other When does the maker discontinue assistance for {E}? / Until what day does customer service cover {E}? / When does maintenance for {E} expire? / When will {E} become obsolete for the producer? / How long are fixes provided for {E}?
  other When does the vendor cease to back {E}? / ~when the service period of {E} runs out / ~when updates for {E} are discontinued / #the expiry of the maintenance of {E} / #the final date on which the company still backs {E}
  other When will the manufacturer stop taking care of {E}? / Up to when can I still get patches for {E}? / When does aftercare for {E} cease?
  other When is the plug pulled on help for {E}? / How long can I count on the helpdesk for {E}, up to which day? / ~when {E} reaches its end of life
  other ~when the company stops patching {E} / ~up to what day I can get help with {E} / ~when {E} will be phased out of the service programme
  other ~until when the firm guarantees spare parts and bug fixes for {E} / ~when the manufacturer washes its hands of {E} / #the end-of-life date of {E}
  other #the day after which nobody fixes {E} any more / #the cut-off date for patches and help for {E}
  other- When does maintenance for {E} stop? / ~when maintenance for {E} runs out / When does the manufacturer no longer maintain {E}?
  other+ When will the manufacturer stop servicing {E}? / ~how long the manufacturer will keep fixing {E} / When does {E} reach end of life? / #the cut-off date for help with {E} / How long will {E} still get patches?
  idiom ~when the maker washes its hands of {E} / When is {E} put out to pasture?
== firmware: version, use
  labels Firmware / Firmware version
  says {P} current firmware is {V}. / {S} is delivered with firmware {V}. / The firmware of {S} is at version {V}.
  ask Which firmware does {E} have? / #the firmware version of {E} / ~with which firmware {E} is delivered / At what version is the firmware of {E}?
  ask What version of the firmware does {E} have? / Which firmware is {E} currently at? / ~at what version the firmware of {E} is
  ask With what firmware version does {E} come delivered? / ~what the current firmware version of {E} is / ~which firmware {E} is delivered with
  ask #the current firmware on {E}
  ask- {E} is delivered with what firmware? / #{E}'s firmware
  ask+ With which firmware is {E} delivered? / What is the current firmware of {E}?
  other What software runs inside {E}? / ~which software build runs inside {E} / #the software build in {E}
  other Which build is installed on {E}? / What release of the internal software does {E} carry? / Which edition of the built-in software comes with {E}?
  other Which operating software does {E} run? / What is the onboard code level of {E}? / Which software update is {E} on? / What number does the control program of {E} have? / Which ROM does {E} use?
  other What is the factory software of {E}? / ~which software number {E} reports on its info screen / ~what software is preloaded on {E} / #the microcode state of {E} / #the software status of {E} as shipped
  other Which system software do I see in the settings of {E}? / What is the latest software revision for {E}? / What does {E} show under "about this device"?
  other What is flashed on {E} when it leaves the works? / Which system software does {E} boot? / Which embedded release does {E} ship with?
  other ~which system software {E} boots with / ~what is flashed onto {E} ex works / ~which revision of the embedded code {E} has / ~what software release number {E} displays
  other ~which system image {E} contains / ~how recent, by number, the embedded program of {E} is / #the revision of the embedded code in {E} / #the system software of {E}
  other #the release number of the software that drives {E}
  other- What revision of the embedded system does {E} run? / ~what revision of the embedded system {E} runs / What revision of the embedded system is {E} shipped with?
  other+ What is the latest embedded software for {E}? / ~which system software is on {E} / Which software revision does {E} ship with? / #the system software revision of {E} / What does {E} show under system software in its settings?
  idiom ~what code {E} has between its ears
== model: identifier, rules
  labels Model number / Article no.
  says {P} model number is {V}. / {S} is sold under the model number {V}. / The model number of {S} is {V}.
  ask What is the model number of {E}? / #the model number of {E} / ~under which model number {E} is sold / Which model number does {E} have?
  ask By what model number is {E} sold? / What number is the model number of {E}? / ~which model number {E} has
  ask Under what model number can I find {E} on sale? / What does {E} have for a model number? / ~what model number is given for {E}
  ask #the model number under which {E} is sold
  ask- #{E}'s model number / {E} is sold under what model number?
  ask+ Under which model number is {E} sold? / ~what the model number of {E} is
  other What do I type to order {E}? / ~which [code|reference] to order {E} by / #the [ordering code|part code] of {E}
  other Which code stands on the box of {E}? / How is {E} listed in the catalogue? / By which code do dealers know {E}?
  other Which article code does {E} have? / What is the item code for {E}? / Which identifier distinguishes {E} from other devices? / Which digits and letters does the manufacturer use for {E}? / By what reference do retailers keep {E} in their systems?
  other What is stamped on the type plate of {E}? / ~what sign {E} goes by in the price list / ~which variant code belongs to {E} / #the inventory code of {E} / #the alphanumeric name of {E} on the packaging
  other What is the SKU of {E}? / What product code does {E} have? / Which type designation does {E} carry? / What should I quote when I ask for spares for {E}?
  other Under which code will I find {E} in the online shop? / What is the official product identifier for {E}? / ~what the SKU of {E} is
  other ~what product code I should enter for {E} / ~which type designation {E} bears / ~what combination of letters and figures is on the label of {E}
  other ~what to quote to the dealer when asking for {E} / ~how {E} is coded by its producer / #the product code for {E} / #the stock-keeping reference for {E}
  other- What product number does {E} have? / ~what product number {E} has / Which product number do I give when I ask for {E}?
  other+ What is {E}'s SKU? / ~what product ID {E} has / Which product ID is printed on the label of {E}? / #the type designation of {E} / Which designation should I give the shop when asking for {E}?
  idiom ~what the type plate of {E} whispers to the mechanic
== returns: percentage, figures
  labels Returns / Return rate
  says {V} of the units sold of {S} are returned. / {P} return rate is {V}. / The return rate of {S} is {V}.
  ask What is the return rate of {E}? / #the return rate of {E} / ~how high the return rate of {E} is / How many of the units sold of {E} are returned?
  ask How high is the return rate of {E}? / Of the units of {E} sold, how many are returned? / ~what the return rate for units of {E} is
  ask How many units of {E} are returned? / What share of the units sold of {E} is returned? / ~what return rate {E} has / #the rate at which {E} is returned
  ask- #{E}'s return rate / ~what part of the units of {E} is returned
  ask+ What part of the units sold of {E} are returned? / ~how many of the units sold of {E} are returned
  other How often is {E} sent back? / ~how often buyers send {E} back / #the share of unhappy buyers of {E}
  other What part of the buyers bring {E} back? / How many customers want their money back for {E}? / What percentage of buyers give {E} back?
  other How many sold pieces of {E} come back to the dealer? / What fraction of {E} orders are reversed by dissatisfied clients? / What is the take-back quota for {E}? / How frequently do shoppers bring back {E}? / How many items of {E} find their way back to the store?
  other How large is the percentage of {E} devices handed back? / ~what percentage of {E} gets rejected by purchasers / ~how many consumers regret getting {E} and post it back / #the send-back ratio of {E} / #the share of {E} sales that are undone
  other What percentage of {E} purchases end in a refund? / How many per cent of customers post {E} back? / What proportion of {E} is shipped back?
  other How likely is it that a buyer does not keep {E}? / Out of all purchases of {E}, what percentage is cancelled afterwards?
  other How many in a hundred people do not hold on to {E}? / ~what proportion of customers ship {E} back / ~how many per cent of purchases of {E} are refunded
  other ~how many in a hundred {E} go back to the seller / ~how frequently customers do not keep {E} / ~what slice of {E} deliveries is refused or brought back
  other ~how large the stream of {E} going back to the warehouse is, in per cent / #the proportion of {E} purchases shipped back
  other #the percentage of customers who do not keep {E}
  other- What proportion of purchases of {E} is refunded? / ~what proportion of {E} purchases is refunded / How many purchases of {E}, in percent, are refunded?
  other+ How many purchases of {E} end with a refund? / ~how many purchases of {E} get refunded / What proportion of people who purchase {E} don't keep it? / #the refund percentage for {E} / How likely are customers to ship {E} back?
  idiom ~how many change their minds after buying {E}
== case: phrase, use
  labels Housing / Housing material
  says {P} housing is made of {V}. / The housing of {S} is made of {V}. / For the housing of {S} the maker uses {V}.
  ask What is the housing of {E} made of? / ~what the housing of {E} is made of / #the material of the housing of {E}
  ask Which material is the housing of {E} made of? / What is used for the housing of {E}?
  ask What housing material does {E} have? / ~which material the maker uses for the housing of {E} / ~what housing {E} has, as to the material / #the housing material of {E}
  ask- The housing of {E} is made of what? / ~what the maker uses for the housing of {E}
  ask+ Of what is the housing of {E} made? / What does the maker use for the housing of {E}?
  other From what are the outer parts of {E}? / ~what the shell of {E} consists of / #the stuff that the shell of {E} consists of
  other What is the shell of {E} composed of? / What material does one touch when holding {E}? / What protects the inside of {E}?
  other What is the enclosure of {E} formed from? / Which substance forms the outside of {E}? / What was chosen for the case of {E}? / What is the frame of {E} manufactured out of? / What does the outer surface of {E} feel like, materially speaking?
  other What is the cover of {E} fashioned out of? / ~what the chassis of {E} is constructed of / ~which material encloses {E} / #the fabric or substance of the outer skin of {E} / #the finish material of the box around {E}
  other Is {E} metal, plastic or something else on the outside? / What sort of casing does {E} have? / What is the body of {E} built from?
  other What do they make the casing of {E} out of? / What is the exterior of {E} in terms of material? / What is wrapped around the electronics of {E}?
  other ~what sort of material the casing of {E} is / ~whether {E} is metal, wood or what on the outside / ~what the exterior of {E} is produced from
  other ~what they make the casing of {E} out of / ~what kind of shell {E} comes in / #the material of the casing of {E} / #what the body of {E} is built from
  other #the sort of material on the exterior of {E}
  other- What did the manufacturer use for the outside of {E}? / ~what was used for the outside of {E} / What did the manufacturer choose for the exterior of {E}?
  other+ What is the casing of {E} built from? / ~what the body of {E} is built from / Is the exterior of {E} metal, plastic or something else? / #the casing material of {E} / What kind of material covers {E} on the outside?
  idiom In what is {E} clad?
== purpose: phrase, use
  labels Intended use / Purpose
  says {S} is used to {V}. / The purpose of {S} is to {V}. / {S} was developed to {V}.
  ask What is {E} used for? / ~what {E} is used for / #the purpose of {E} / What is the purpose of {E}?
  ask What was {E} developed for? / To do what is {E} used? / ~for what purpose {E} is used
  ask What is the intended use of {E}? / What can {E} be used to do? / ~what the purpose of {E} is / #the intended use of {E}
  ask- {E} is used to do what? / ~for what {E} was developed
  ask+ For what purpose was {E} developed? / ~what {E} was developed to do
  other What can one do with {E}? / ~what {E} is good for / #the job that {E} does / What job does {E} do?
  other What does {E} help with? / Why would anyone want {E}?
  other What is {E} meant for? / What is {E} intended to do? / What is the use of {E}? / What do people employ {E} for? / What was {E} designed to accomplish?
  other What is the application of {E}? / ~what the aim of {E} is / ~which need {E} serves / #the role {E} plays for its owner / #the activity {E} makes possible
  other What does {E} actually do? / What task does {E} perform? / What is the function of {E}? / What would I buy {E} for? / What did the engineers have in mind for {E}?
  other ~what {E} actually does / ~what {E} is there for / ~what function {E} performs / ~what people buy {E} for / #the task that {E} carries out / #what {E} is there for
  other- What was {E} designed to do? / ~what {E} was designed to do / What task is {E} intended for? / What do people need {E} for?
  other+ ~what task {E} performs / What would I need {E} for? / #the function of {E} / What task does {E} take care of?
  idiom ~what burden {E} takes off one's shoulders
== recall: phrase, history, held
  labels Reason for recall / Recall
  says {S} was recalled because {V}. / The reason for the recall of {S} was that {V}.
  ask- Why was {E} recalled? / ~why {E} was recalled / #the reason for the recall of {E} / For what reason was {E} recalled?
  other- What defect made the maker take {E} back? / ~what defect was found in {E} / What fault did {E} turn out to have? / Why did owners have to send {E} back?
  idiom What skeleton did the engineers find in the cupboard of {E}?
== noise: number, figures, held
  labels Noise level / Noise
  says {P} noise level is {V}. / {S} has a noise level of {V}. / The noise level of {S} is {V}.
  ask- What is the noise level of {E}? / #the noise level of {E} / ~what noise level {E} has
  other- How loud is {E}? / ~how loud {E} is when it runs / How many decibels does {E} produce? / #the loudness of {E}
  idiom What does {E} do to the ears?
`;

export const deviceKind: Kind = {
  id: 'device',
  nouns: ['device', 'instrument', 'unit'],
  article: 'the ',
  pronouns: [['it', 'its']],
  name: device,
  openers: [
    '{S} is a [portable|compact|hand-held|desktop] [measuring device|instrument|recorder] [for the field|for small laboratories|for demanding amateurs].',
    '{S} is a device [that professionals tend to buy twice|with few buttons and a large display].',
  ],
  fillers: [
    'A short manual lies in the box of {S}.',
    'Reviewers liked the large buttons.',
    'Spare parts are kept in stock by most dealers.',
    '{S} comes with a carrying strap.',
  ],
  appositions: ['the device {E}'],
  relations: [
    ...relations(
      {
        weight: measure(1, 40, 'kg', 1),
        battery: measure(2, 96, 'hours'),
        released: dates(1998, 2024),
        support: dates(2025, 2040),
        firmware: version,
        model: code('AA-9999', '999-AA-99', 'A9A-999'),
        returns: percent,
        case: several(
          1,
          2,
          'cast aluminium',
          'recycled nylon',
          'birch plywood',
          'stainless steel',
          'glass fibre',
          'soft rubber',
          'brushed titanium',
          'hard cork',
        ),
        purpose: phrase(
          'measure the [moisture of walls|salt in drinking water|thickness of ice|tension of wires]',
          '[record|count] [bats|passing cars|migrating birds|rainy hours] [at night|over several weeks|without supervision]',
          'warn [miners|sailors|beekeepers] of [gas|frost|sudden wind|smoke]',
        ),
        recall: phrase(
          'the [charger|lid|strap|display] could [overheat|come loose|break] [in cold weather|after a fall|during transport]',
        ),
        noise: measure(18, 88, 'decibels'),
      },
      wordings,
    ),
    ...shared('maker', 'designer', 'price'),
    ...clauses,
  ],
  tables: [models],
};
