#include "clients/cli/clue_import.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/run_builder.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr char kBatchKey[] = "batch";
constexpr char kCompletedKey[] = "completed";
constexpr size_t kSkippedAFact = 1'000;
// Whole runs, so that one that is refused says of no other.
constexpr size_t kRowsAChunk = client::kRunEventsMax;
// Ids begin with a time; that of these is the same for whoever sends the file.
constexpr int32_t kIdDay = 20200101;

std::string KeyOf(const ClueRow& row) { return std::to_string(row.row); }

// What the stamp of a refused row means for the batch; see CheckClueReported of services/domain.
RowOutcome OutcomeOf(const FactResult& fact) {
  if (fact.refused != "WRONG_STATE") return RowOutcome::kRefused;
  if (fact.detail.find("DUPLICATE") != std::string::npos) return RowOutcome::kDuplicate;
  if (fact.detail.find("BELOW_THRESHOLD") != std::string::npos) return RowOutcome::kBelowThreshold;
  return RowOutcome::kRefused;
}

v1::ClueSkipReason ReasonOf(RowOutcome outcome) {
  switch (outcome) {
    case RowOutcome::kDuplicate:
      return v1::CLUE_SKIP_REASON_DUPLICATE;
    case RowOutcome::kBelowThreshold:
      return v1::CLUE_SKIP_REASON_BELOW_THRESHOLD;
    default:
      return v1::CLUE_SKIP_REASON_MALFORMED;
  }
}

void Answer(const FactResult& fact, RowResult* result) {
  result->answered = true;
  if (fact.refused.empty()) return;
  result->outcome = OutcomeOf(fact);
  result->detail = absl::StrCat(fact.refused, " ", fact.detail);
  result->attempt += result->outcome == RowOutcome::kRefused ? 1 : 0;
}

// Who a row means, as far as it says.
std::string WhoOf(const v1::CluePerson& person) {
  if (!person.id_number().empty()) return "i:" + person.id_number();
  return absl::StrCat("n:", person.name(), "\n", person.village(), "\n", person.birth_year(), "\n",
                      person.household_number());
}

// Names are not unique: two rows of one name and nothing else may be two people.
bool IsVague(const v1::CluePerson& person) {
  return person.id_number().empty() && person.birth_year() == 0 &&
         person.household_number().empty();
}

std::string MatterOf(const ClueRow& row) {
  return absl::StrCat(row.fact.kind_code(), "\n", WhoOf(row.fact.person()));
}

bool AnyReused(const std::vector<FactResult>& facts) {
  return std::any_of(facts.begin(), facts.end(),
                     [](const FactResult& fact) { return fact.refused == "ID_REUSED"; });
}

// The salt also gives the unmatched person's subject; see draft_codec.cc.
std::string SubjectOf(const std::string& salt) {
  return "u" + client::Sha256("hearth subject" + salt).substr(0, 16);
}

}  // namespace

std::string ClueEventId(const std::string& sha256, const std::string& key, int attempt) {
  const std::string hash =
      client::Sha256(absl::StrCat("hearth clue import\n", sha256, "\n", key, "\n", attempt));
  return client::MakeUuid7(client::MsOn(kIdDay, 0), hash.substr(0, 16));
}

bool ClueImport::IsDone(const std::string& key) const {
  const RowResult* result = state_.Find(key);
  return result != nullptr && result->answered && result->outcome != RowOutcome::kRefused;
}

const std::string& ClueImport::BatchId() const { return state_.Find(kBatchKey)->event_id; }

ClueImport::Sending ClueImport::Prepare(const std::string& key, v1::Fact fact) const {
  Sending sending;
  sending.result.key = key;
  if (const RowResult* known = state_.Find(key)) {
    sending.result.attempt = known->attempt;
    if (!known->answered) sending.before = *known;
  }
  sending.result.event_id = ClueEventId(batch_.sha256, key, sending.result.attempt);
  sending.draft = batch_.frame;
  sending.draft.set_event_id(client::UuidText(sending.result.event_id));
  sending.draft.set_area_code(batch_.area_code);
  *sending.draft.mutable_fact() = std::move(fact);
  return sending;
}

ClueImport::Sending ClueImport::PrepareRow(const ClueRow& row,
                                           const v1::MatchPersonsResponse& match) const {
  v1::Fact fact;
  *fact.mutable_clue_reported() = row.fact;
  fact.mutable_clue_reported()->set_batch_event_id(BatchId());
  fact.mutable_clue_reported()->set_batch_row(row.row);
  fact.mutable_clue_reported()->set_member_id(match.member_id());
  Sending sending = Prepare(KeyOf(row), std::move(fact));
  const std::string salt = client::RandomBytes(32);
  sending.draft.set_salt(client::ToHex(salt));
  if (!match.household().empty()) {
    sending.result.household = match.household();
    sending.draft.set_household(client::ToHex(match.household()));
    sending.result.area_code = match.area_code();
    sending.draft.set_area_code(match.area_code());
    return sending;
  }
  sending.result.outcome = RowOutcome::kUnmatched;
  sending.result.subject = SubjectOf(salt);
  if (match.candidate_count() > 0) {
    sending.result.detail = absl::StrCat("同名或同号 ", match.candidate_count(), " 人 / ",
                                         match.candidate_count(), " candidates");
  }
  if (!row.area_code.empty()) sending.draft.set_area_code(row.area_code);
  return sending;
}

// A run is refused whole when one of its ids is known with another header: sent by another
// computer, or its answer went to another command. Halved, so that the others are recorded.
absl::Status ClueImport::RecordPart(std::vector<Sending> sendings,
                                    std::vector<RowResult>* results) {
  std::vector<v1::Draft> drafts;
  for (const Sending& sending : sendings) drafts.push_back(sending.draft);
  std::vector<FactResult> facts;
  const absl::Status status = doors_.record(std::move(drafts), &facts, {});
  if (!status.ok() && !absl::IsAborted(status)) return status;
  if (AnyReused(facts) && sendings.size() > 1) {
    const auto middle = sendings.begin() + static_cast<std::ptrdiff_t>(sendings.size() / 2);
    std::vector<Sending> second(std::make_move_iterator(middle),
                                std::make_move_iterator(sendings.end()));
    sendings.erase(middle, sendings.end());
    if (absl::Status first = RecordPart(std::move(sendings), results); !first.ok()) return first;
    return RecordPart(std::move(second), results);
  }
  for (size_t i = 0; i < sendings.size(); ++i) {
    const bool reused = facts[i].refused == "ID_REUSED";
    RowResult& result = results->emplace_back(std::move(sendings[i].result));
    if (reused) {
      if (sendings[i].before) result = *std::move(sendings[i].before);
      result.answered = true;
      result.detail = "先前已入账 / recorded before";
    } else if (facts[i].position == 0 && facts[i].refused.empty()) {
      return absl::InternalError("a fact without an answer");
    } else {
      Answer(facts[i], &result);
    }
  }
  return absl::OkStatus();
}

// What is about to be sent is written down first: should the answer be lost, it is known what the
// rows were.
absl::Status ClueImport::Send(std::vector<Sending> sendings) {
  if (sendings.empty()) return absl::OkStatus();
  std::vector<RowResult> planned;
  for (const Sending& sending : sendings) planned.push_back(sending.result);
  if (absl::Status status = state_.Add(planned); !status.ok()) return status;
  std::vector<RowResult> results;
  const absl::Status status = RecordPart(std::move(sendings), &results);
  const absl::Status kept = state_.Add(results);
  return status.ok() ? kept : status;
}

// Facts that an earlier run has left in the tool's own device are sent first of all; their receipts
// are those of rows that were sent and not answered.
absl::Status ClueImport::TakeEarlier() {
  std::map<std::string, RowResult> waiting;  // by event id
  const auto wait = [&](const std::string& key) {
    const RowResult* known = state_.Find(key);
    if (known != nullptr && !known->answered) waiting[known->event_id] = *known;
  };
  for (const ClueRow& row : rows_) {
    wait(KeyOf(row));
    wait(absl::StrCat("assign ", row.row));
  }
  for (const char* key : {kBatchKey, kCompletedKey}) wait(key);
  for (size_t i = 0; i * kSkippedAFact < rows_.size(); ++i) wait(absl::StrCat("skipped ", i));
  std::vector<RowResult> answered;
  std::vector<FactResult> none;
  const absl::Status status = doors_.record({}, &none, [&](const v1::Receipt& receipt) {
    const auto found = waiting.find(receipt.event_id());
    if (found == waiting.end()) return;
    FactResult fact;
    fact.position = receipt.position();
    if (receipt.refused() != v1::REFUSAL_REASON_UNSPECIFIED) {
      fact.refused = v1::RefusalReason_Name(receipt.refused()).substr(15);  // REFUSAL_REASON_
      fact.detail = receipt.refused_detail();
    }
    Answer(fact, &found->second);
    answered.push_back(found->second);
  });
  const absl::Status kept = state_.Add(answered);
  return status.ok() ? kept : status;
}

absl::Status ClueImport::SendBatchFact() {
  if (IsDone(kBatchKey)) return absl::OkStatus();
  v1::Fact fact;
  *fact.mutable_clue_batch_received() = batch_.fact;
  std::vector<Sending> sendings;
  sendings.push_back(Prepare(kBatchKey, std::move(fact)));
  if (absl::Status status = Send(std::move(sendings)); !status.ok()) return status;
  const RowResult* result = state_.Find(kBatchKey);
  if (result->outcome != RowOutcome::kRefused) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted, "批次被拒绝：" + result->detail,
                       "the batch was refused: " + result->detail);
}

uint32_t ClueImport::RepeatedRow(const ClueRow& row) const {
  if (IsVague(row.fact.person())) return 0;
  const auto found = first_rows_.find(MatterOf(row));
  return found == first_rows_.end() || found->second == row.row ? 0 : found->second;
}

absl::Status ClueImport::SendRows(size_t first, size_t last) {
  std::vector<const ClueRow*> sent;
  std::vector<v1::MatchPersonsRequest> requests;
  std::vector<RowResult> skipped;
  for (size_t i = first; i < last; ++i) {
    const ClueRow& row = rows_[i];
    if (IsDone(KeyOf(row))) continue;
    const uint32_t repeated = RepeatedRow(row);
    if (!row.bad_column.empty() || repeated != 0) {
      RowResult& result = skipped.emplace_back();
      result.key = KeyOf(row);
      result.answered = true;
      result.outcome = repeated != 0 ? RowOutcome::kDuplicate : RowOutcome::kMalformed;
      result.detail = repeated != 0
                          ? absl::StrCat("与第 ", repeated, " 行重复 / repeats row ", repeated)
                          : absl::StrCat(row.bad_column, "：", row.detail);
      continue;
    }
    v1::MatchPersonsRequest& request = requests.emplace_back();
    request.set_row(row.row);
    *request.mutable_person() = row.fact.person();
    request.set_area_code(batch_.area_code);
    sent.push_back(&row);
  }
  if (absl::Status status = state_.Add(skipped); !status.ok()) return status;
  if (sent.empty()) return absl::OkStatus();
  const auto matches = doors_.match(requests);
  if (!matches.ok()) return matches.status();
  std::vector<Sending> sendings;
  for (size_t i = 0; i < sent.size(); ++i) {
    sendings.push_back(PrepareRow(*sent[i], (*matches)[i]));
  }
  return Send(std::move(sendings));
}

absl::Status ClueImport::SendAssignments(size_t first, size_t last) {
  if (batch_.assign_due_date == 0) return absl::OkStatus();
  std::vector<Sending> sendings;
  for (size_t i = first; i < last; ++i) {
    const RowResult* result = state_.Find(KeyOf(rows_[i]));
    const std::string key = absl::StrCat("assign ", rows_[i].row);
    // Without an area it was recorded by another computer, which assigned it.
    if (result->outcome != RowOutcome::kMatched || result->area_code.empty() || IsDone(key)) {
      continue;
    }
    v1::Fact fact;
    v1::ClueAssigned* assigned = fact.mutable_clue_assigned();
    assigned->mutable_clue()->set_event_id(result->event_id);
    assigned->set_to_area_code(result->area_code);
    assigned->set_due_date(batch_.assign_due_date);
    sendings.push_back(Prepare(key, std::move(fact)));
    sendings.back().draft.set_household(client::ToHex(result->household));
    sendings.back().draft.set_area_code(result->area_code);
  }
  return Send(std::move(sendings));
}

absl::Status ClueImport::SendSkipped() {
  std::vector<const ClueRow*> skipped;
  for (const ClueRow& row : rows_) {
    const RowResult* result = state_.Find(KeyOf(row));
    const bool clue =
        result->outcome == RowOutcome::kMatched || result->outcome == RowOutcome::kUnmatched;
    if (!clue) skipped.push_back(&row);
  }
  for (size_t first = 0; first < skipped.size(); first += kSkippedAFact) {
    const std::string key = absl::StrCat("skipped ", first / kSkippedAFact);
    if (IsDone(key)) continue;
    v1::Fact fact;
    v1::ClueRowsSkipped* rows = fact.mutable_clue_rows_skipped();
    rows->set_batch_event_id(BatchId());
    for (size_t i = first; i < std::min(first + kSkippedAFact, skipped.size()); ++i) {
      const RowResult* result = state_.Find(KeyOf(*skipped[i]));
      v1::SkippedClueRow* row = rows->add_rows();
      row->set_row(skipped[i]->row);
      row->set_reason(ReasonOf(result->outcome));
      row->set_column(skipped[i]->bad_column);
      const uint32_t repeated = RepeatedRow(*skipped[i]);
      const RowResult* original = state_.Find(std::to_string(repeated));
      if (original == nullptr) continue;
      row->mutable_duplicate_of()->set_event_id(original->event_id);
      row->mutable_duplicate_of()->set_kind_code(skipped[i]->fact.kind_code());
    }
    std::vector<Sending> sendings;
    sendings.push_back(Prepare(key, std::move(fact)));
    if (absl::Status status = Send(std::move(sendings)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ClueImport::SendCompleted() {
  if (IsDone(kCompletedKey)) return absl::OkStatus();
  v1::Fact fact;
  v1::ClueBatchCompleted* completed = fact.mutable_clue_batch_completed();
  completed->set_batch_event_id(BatchId());
  uint32_t matched = 0, unmatched = 0;
  for (const ClueRow& row : rows_) {
    const RowOutcome outcome = state_.Find(KeyOf(row))->outcome;
    matched += outcome == RowOutcome::kMatched ? 1 : 0;
    unmatched += outcome == RowOutcome::kUnmatched ? 1 : 0;
  }
  completed->set_clue_count(matched + unmatched);
  completed->set_matched_count(matched);
  completed->set_skipped_count(static_cast<uint32_t>(rows_.size()) - matched - unmatched);
  std::vector<Sending> sendings;
  sendings.push_back(Prepare(kCompletedKey, std::move(fact)));
  return Send(std::move(sendings));
}

absl::Status ClueImport::Run() {
  for (const ClueRow& row : rows_) {
    if (row.bad_column.empty()) first_rows_.emplace(MatterOf(row), row.row);
  }
  if (absl::Status status = TakeEarlier(); !status.ok()) return status;
  if (absl::Status status = SendBatchFact(); !status.ok()) return status;
  for (size_t first = 0; first < rows_.size(); first += kRowsAChunk) {
    const size_t last = std::min(first + kRowsAChunk, rows_.size());
    if (absl::Status status = SendRows(first, last); !status.ok()) return status;
    if (absl::Status status = SendAssignments(first, last); !status.ok()) return status;
    if (doors_.on_progress) doors_.on_progress(last);
  }
  const bool refused = std::any_of(rows_.begin(), rows_.end(), [&](const ClueRow& row) {
    return state_.Find(KeyOf(row))->outcome == RowOutcome::kRefused;
  });
  if (refused) return absl::OkStatus();  // they get another chance
  if (absl::Status status = SendSkipped(); !status.ok()) return status;
  return SendCompleted();
}

}  // namespace hearth::cli
