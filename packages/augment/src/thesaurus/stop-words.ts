/** English words that carry no meaning of their own: articles, pronouns, prepositions, auxiliaries, negations. */
export const stopWords: ReadonlySet<string> = /* @__PURE__ */ new Set(
  `a an the this that these those
  i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
  it its itself they them their theirs themselves one who whom whose which what
  am is are was were be been being have has had having do does did doing done
  will would shall should can could may might must ought need
  and or but nor so yet if because as until while although though unless since whether than
  of at by for with about against between into through during before after above below to from up down in out on off over
  under upon within without toward towards among across behind beyond along around near per via
  again further then once here there when where why how all any both each either neither few more most much many other
  another some such no not only own same too very just even also still ever never always
  s t d ll m o re ve y don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't cannot
  couldn't shouldn't mustn't ain't i'm you're he's she's it's we're they're i've you've we've they've i'll you'll he'll
  she'll we'll they'll i'd you'd he'd she'd we'd they'd that's there's what's who's let's`.split(/\s+/),
);
