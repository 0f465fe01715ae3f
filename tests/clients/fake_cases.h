// Case files behind the fake door: every household has the same file, of version 3 in one village,
// with one clue that waits and one that the village found to be none. An ID number that ends with
// an even digit is one member's.
#ifndef HEARTH_TESTS_CLIENTS_FAKE_CASES_H_
#define HEARTH_TESTS_CLIENTS_FAKE_CASES_H_

#include <string>

#include "clients/cpp/bytes.h"
#include "hearth/v1/cases_service.grpc.pb.h"
#include "hearth/v1/reads_service.grpc.pb.h"

namespace hearth::client::testing {

inline constexpr char kFakeVillage[] = "441621101001";

inline v1::CaseFile FakeFile(const std::string& household) {
  v1::CaseFile file;
  file.set_household(household);
  file.set_version(3);
  v1::ClueFile* open = file.add_clues();
  open->mutable_clue()->set_event_id("open-clue-16byte");
  open->mutable_clue()->set_kind_code("medical");
  open->set_stage(v1::CLUE_STAGE_OPEN);
  v1::ClueFile* verified = file.add_clues();
  verified->mutable_clue()->set_event_id("done-clue-16byte");
  verified->set_stage(v1::CLUE_STAGE_VERIFIED);
  verified->set_result(v1::CLUE_RESULT_NO_RISK);
  verified->set_verified_event_id("verified-16bytes");
  return file;
}

class FakeCases : public v1::CasesService::Service {
 public:
  grpc::Status GetCaseFile(grpc::ServerContext*, const v1::GetCaseFileRequest* request,
                           v1::GetCaseFileResponse* response) override {
    *response->mutable_file() = FakeFile(request->household());
    response->set_area_code(kFakeVillage);
    return grpc::Status::OK;
  }
  grpc::Status PreviewStep(grpc::ServerContext*, const v1::PreviewStepRequest* request,
                           v1::PreviewStepResponse* response) override {
    response->set_accepted(request->expected_version() == 3);
    return grpc::Status::OK;
  }
  // Of a batch: row 2 is answered, row 3 waits. Two pages.
  grpc::Status ListClues(grpc::ServerContext*, const v1::ListCluesRequest* request,
                         v1::ListCluesResponse* response) override {
    const bool first = request->page_token().empty();
    if (request->stage() == v1::CLUE_STAGE_DISMISSED && first) {
      *response->add_clues()->mutable_clue() = FakeFile("").clues(1);
      response->mutable_clues(0)->mutable_clue()->set_stage(v1::CLUE_STAGE_DISMISSED);
      response->mutable_clues(0)->mutable_clue()->set_batch_row(2);
      response->mutable_clues(0)->mutable_clue()->set_answered_date(20261105);
      response->set_next_page_token("more");
    }
    if (request->stage() == v1::CLUE_STAGE_OPEN) {
      *response->add_clues()->mutable_clue() = FakeFile("").clues(0);
      response->mutable_clues(0)->mutable_clue()->set_batch_row(3);
    }
    return grpc::Status::OK;
  }
  grpc::Status MatchPersons(grpc::ServerContext*,
                            grpc::ServerReaderWriter<v1::MatchPersonsResponse,
                                                     v1::MatchPersonsRequest>* stream) override {
    v1::MatchPersonsRequest request;
    while (stream->Read(&request)) {
      v1::MatchPersonsResponse response;
      response.set_row(request.row());
      const std::string& id = request.person().id_number();
      if (!id.empty() && (id.back() - '0') % 2 == 0) {
        response.set_method(v1::CLUE_MATCH_METHOD_ID_HMAC);
        response.set_household(Sha256(id).substr(0, 16));
        response.set_member_id(1);
        response.set_area_code(kFakeVillage);
      }
      stream->Write(response);
    }
    return grpc::Status::OK;
  }
};

class FakeReads : public v1::ReadsService::Service {
 public:
  grpc::Status StatePurpose(grpc::ServerContext*, const v1::StatePurposeRequest*,
                            v1::StatePurposeResponse*) override {
    return grpc::Status::OK;
  }
};

}  // namespace hearth::client::testing

#endif  // HEARTH_TESTS_CLIENTS_FAKE_CASES_H_
