/** @file A small thesaurus of common English words, for use without a download. */

/** One line, one meaning: all words of a line are synonyms of each other. A word may stand in several lines. */
const groups = `
good fine decent
great excellent superb splendid wonderful marvelous
bad poor awful
terrible horrible dreadful atrocious
big large sizable
huge enormous gigantic immense massive
small little
tiny minute minuscule
fast quick rapid speedy swift
slow sluggish unhurried
happy glad cheerful joyful
sad unhappy sorrowful
angry furious mad
funny amusing comical humorous hilarious
serious earnest grave solemn
smart clever intelligent bright
stupid dumb foolish
silly absurd ridiculous
beautiful lovely gorgeous
pretty attractive
ugly unsightly hideous
strong powerful mighty
weak feeble frail
rich wealthy affluent
cheap inexpensive
expensive costly
easy simple effortless
hard difficult tough
difficult challenging demanding
important significant crucial
main principal chief primary
new recent fresh
old ancient aged
young youthful
strange odd weird peculiar
normal usual ordinary
common frequent widespread
rare uncommon scarce
true accurate correct
right correct proper
wrong incorrect mistaken
false untrue fake
real genuine authentic
clear obvious plain evident
dull boring tedious
interesting engaging absorbing
exciting thrilling gripping
brave courageous bold
afraid scared frightened
calm peaceful tranquil
quiet silent hushed
loud noisy
clean spotless pure
dirty filthy grimy
hot warm heated
cold chilly icy
wet damp moist
dry arid
full filled packed
empty vacant
whole entire complete
partial incomplete
perfect flawless ideal
safe secure
dangerous risky hazardous
famous renowned celebrated
popular beloved
kind gentle caring
cruel harsh brutal
honest sincere truthful
lazy idle
busy occupied
tired weary exhausted
ready prepared
sure certain confident
likely probable
possible feasible
sudden abrupt
early premature
final last ultimate
first initial
modern contemporary
original novel inventive
similar alike comparable
different distinct unlike
separate distinct
wide broad
narrow thin slender
thick dense
deep profound
shallow superficial
sharp keen
smooth even
rough coarse uneven
soft tender
rigid stiff
charming delightful enchanting
clumsy awkward
predictable foreseeable
touching moving affecting
brilliant dazzling
gloomy bleak dismal
begin start commence
end finish conclude
stop halt cease
continue proceed persist
make create produce
build construct assemble
break shatter smash
destroy ruin wreck
fix repair mend
help assist aid
hurt harm injure
show display reveal
hide conceal
find discover locate
lose misplace
seek pursue
get obtain acquire
give provide supply
take grab seize
keep retain preserve
send dispatch
bring carry deliver
buy purchase
sell vend
choose select pick
try attempt
use employ utilize
need require
want desire wish
like enjoy appreciate
love adore cherish
hate detest loathe
think believe suppose
know understand comprehend
learn discover
teach instruct educate
ask inquire
answer reply respond
say state declare
tell inform
speak talk
shout yell scream
explain clarify
describe portray depict
suggest propose recommend
allow permit let
prevent hinder
forbid ban prohibit
look glance gaze
see notice observe
watch view observe
hear overhear
feel sense
touch handle
walk stroll
run sprint dash
jump leap hop
fall drop tumble
rise climb ascend
throw toss hurl
catch capture
hold grip grasp
pull drag tug
push shove
hit strike
cut slice chop
join connect unite
divide split separate
mix blend combine
change alter modify
grow expand
increase boost
reduce decrease lessen
improve enhance refine
win triumph
fail flop
succeed prosper
laugh chuckle giggle
cry weep sob
smile grin
fear dread
hope aspire
remember recall recollect
forget overlook
guess estimate
decide determine resolve
plan intend
work toil labor
rest relax
sleep slumber
wait linger
hurry rush hasten
leave depart
arrive come
return revert
go move travel
stay remain
live dwell reside
die perish
kill slay
save rescue
protect guard defend
attack assault
fight battle combat
agree concur
argue dispute quarrel
blame accuse
praise commend applaud
thank acknowledge
please satisfy
annoy irritate bother
surprise astonish amaze
confuse puzzle bewilder
entertain amuse
inspire motivate
film movie picture
story tale narrative
plot storyline
book volume
author writer
actor performer
director filmmaker
scene sequence
song tune
music melody
picture image photo
job task
place spot location
house home
road street
city town
country nation land
world globe earth
child kid youngster
man guy fellow
woman lady
friend pal companion
enemy foe opponent
boss chief manager
worker employee
teacher instructor
doctor physician
crowd throng mob
family household
car automobile
ship vessel
trip journey voyage
meal feast
gift present
money cash
price cost
problem issue trouble
error mistake fault
idea notion concept
reason cause motive
result outcome consequence
goal aim objective
method technique approach
way manner
part piece portion
amount quantity
group set collection
kind sort type
example instance
chance opportunity
luck fortune
danger peril risk
power strength might
speed pace velocity
noise din racket
smell odor scent
anger rage fury
joy delight pleasure
sorrow grief sadness
humor wit comedy
talent skill gift
audience viewers spectators
very extremely highly
really truly genuinely
often frequently regularly
rarely seldom
quickly rapidly swiftly
slowly gradually
almost nearly
mostly mainly largely
maybe perhaps possibly
suddenly abruptly
finally eventually
completely totally entirely
clearly obviously plainly
usually normally typically
easily effortlessly readily
together jointly
`;

let table: ReadonlyMap<string, readonly string[]> | undefined;

function read(): ReadonlyMap<string, readonly string[]> {
  const synonyms = new Map<string, string[]>();
  for (const line of groups.trim().split("\n")) {
    const words = line.split(" ");
    for (const word of words) {
      const known = synonyms.get(word) ?? [];
      known.push(...words.filter((other) => other !== word && !known.includes(other)));
      synonyms.set(word, known);
    }
  }
  return synonyms;
}

/**
 * Synonyms of a common English word from a built-in list; none for other words. Case is ignored.
 *
 * @example builtInSynonyms("film") // ["movie", "picture"]
 */
export function builtInSynonyms(word: string): readonly string[] {
  table ??= read();
  return table.get(word.toLowerCase()) ?? [];
}

/** Every word that the list knows. */
export function builtInWords(): readonly string[] {
  table ??= read();
  return [...table.keys()];
}
