import BundledRules
import GitDiff
import Inference
import ReviewTypes
import Reviewing
import Rules

/// A commit as many are: 10 hunks in 5 files of 5 languages, 20 lines that patterns propose to a model.
/// What a review of it takes is measured, not computed.
struct TypicalCommit {
  static let hunkCount = 10
  static let candidateCount = 20

  /// Both questions are among those that every model of this program may be asked.
  private static let asked: Set<RuleID> = ["leftover-debug", "commented-out-code"]

  private let diffs: [FileDiff]
  /// What a prompt may name.
  private let rules: RuleSet

  /// - Throws: `Failure` if the bundled rules are missing.
  init() throws {
    guard let folder = BundledRules.folder else {
      throw Failure("the bundled rules are missing beside the program; install again")
    }
    rules = try RuleSet.load(from: [folder])
    diffs = try PatchText.parse([UInt8](Self.patch.utf8))
  }

  /// The questions that its patterns propose.
  var plan: ReviewPlan { ReviewPlan(diffs: diffs, rules: RuleSet(proposing)) }

  private var proposing: [Rule] {
    rules.rules.filter { Self.asked.contains($0.id) }.map(\.askingModel)
  }

  /// - Throws: `Failure` if the engine fails.
  func judge(with model: any LanguageModel) throws {
    let proposing = FileRules(rules: proposing, known: Set(rules.rules.map(\.id)))
    let review = Reviewer(
      rules: rules,
      rulesFor: { _ in proposing },
      options: ReviewOptions(failOn: nil)
    ).review(diffs, openModel: { model })
    if let failure = review.engineFailure { throw Failure(failure) }
  }

  private static let patch = #"""
    diff --git a/shop/orders.py b/shop/orders.py
    --- a/shop/orders.py
    +++ b/shop/orders.py
    @@ -12,8 +12,13 @@ def total(order, rates):
         """The sum of all lines, in the currency of the order."""
         amount = 0
         for line in order.lines:
    +        print("line", line.sku, line.quantity)
             rate = rates.get(line.currency)
             if rate is None:
    -            raise KeyError(line.currency)
    +            # raise KeyError(line.currency)
    +            rate = rates[order.currency]
    +        if rate <= 0:
    +            raise ValueError(f"rate of {line.currency} is {rate}")
             amount += line.price * line.quantity * rate
    +    # The caller rounds: each country has a rule of its own.
         return amount
    @@ -40,7 +46,11 @@ class OrderStore:
         def save(self, order):
             key = self.key(order)
             with self.lock:
    +            print(f"saving {key}")
                 self.rows[key] = order.as_row()
    -            self.flush()
    +            # self.flush()
    +            self.dirty.add(key)
    +            if len(self.dirty) > self.limit:
    +                self.flush()
             return key
         def load(self, key):
    diff --git a/web/basket.js b/web/basket.js
    --- a/web/basket.js
    +++ b/web/basket.js
    @@ -5,8 +5,11 @@ export function addItem(basket, item) {
       const known = basket.items.find((other) => other.sku === item.sku);
       if (known) {
    -    known.count += 1;
    +    console.log('known', known);
    +    known.count += item.count ?? 1;
       } else {
    +    // basket.items.unshift(item);
         basket.items.push({ ...item, count: 1 });
       }
    +  basket.changed = Date.now();
       return basket;
     }
    @@ -31,6 +36,10 @@ export async function checkout(basket, api) {
       const answer = await api.post('/orders', body);
       if (!answer.ok) {
    +    console.log(answer.status, await answer.text());
         throw new Error(`order refused: ${answer.status}`);
       }
    +  // localStorage.removeItem('basket');
    +  basket.items = [];
    +  basket.order = answer.id;
       return answer.id;
     }
    diff --git a/Sources/Weather/Forecast.swift b/Sources/Weather/Forecast.swift
    --- a/Sources/Weather/Forecast.swift
    +++ b/Sources/Weather/Forecast.swift
    @@ -18,7 +18,11 @@ struct Forecast {
       func warmest(of days: [Day]) -> Day? {
         guard !days.isEmpty else { return nil }
    -    return days.max { $0.high < $1.high }
    +    print("days", days.count)
    +    let known = days.filter { $0.high != nil }
    +    // let sorted = known.sorted { $0.high! < $1.high! }
    +    return known.max { ($0.high ?? 0) < ($1.high ?? 0) }
       }
    +  // Stations report at noon; before that the day is not known.
       func isComplete(_ day: Day) -> Bool {
         day.readings.count >= 24
       }
    @@ -52,7 +58,10 @@ extension Forecast {
       mutating func merge(_ other: Forecast) {
         for day in other.days {
    +      debugPrint(day)
           if let index = days.firstIndex(where: { $0.date == day.date }) {
    -        days[index] = day
    +        days[index].readings += day.readings
    +        // days[index].source = other.source
    +        days[index].updated = other.updated
           } else {
             days.append(day)
           }
    diff --git a/pkg/queue/worker.go b/pkg/queue/worker.go
    --- a/pkg/queue/worker.go
    +++ b/pkg/queue/worker.go
    @@ -22,8 +22,12 @@ func (w *Worker) Run(ctx context.Context) error {
     	for {
     		job, err := w.queue.Take(ctx)
     		if err != nil {
    +			fmt.Println("take", err)
     			return fmt.Errorf("take: %w", err)
     		}
    -		w.handle(job)
    +		// go w.handle(job)
    +		if err := w.handle(job); err != nil {
    +			w.failed <- job
    +		}
     	}
     }
    @@ -48,7 +53,11 @@ func (w *Worker) handle(job Job) error {
     	start := time.Now()
     	result, err := job.Do()
    +	fmt.Printf("%v %v\n", result, err)
     	if err != nil {
     		return err
     	}
    +	// w.metrics.Observe(time.Since(start).Seconds())
    +	w.last = result
    +	w.took = time.Since(start)
     	return nil
     }
    diff --git a/src/cache.rs b/src/cache.rs
    --- a/src/cache.rs
    +++ b/src/cache.rs
    @@ -30,7 +30,11 @@ impl Cache {
         pub fn get(&mut self, key: &str) -> Option<&Entry> {
             let entry = self.entries.get(key)?;
    +        println!("hit {key}");
             if entry.is_stale(self.now()) {
    -            return None;
    +            // self.entries.remove(key);
    +            self.stale += 1;
    +            return None;
             }
    +        self.hits += 1;
             Some(entry)
         }
    @@ -61,7 +66,11 @@ impl Cache {
         pub fn shrink(&mut self, limit: usize) {
             while self.entries.len() > limit {
    +            println!("left {}", self.entries.len());
                 let Some(oldest) = self.oldest() else { break };
    +            // self.log.push(oldest.clone());
    +            self.evicted += 1;
                 self.entries.remove(&oldest);
             }
    +        self.limit = limit;
         }
         fn oldest(&self) -> Option<String> {
    """#
}
