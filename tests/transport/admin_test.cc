#include <string>
#include <vector>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "services/domain/area_tree.h"
#include "tests/support/status_matchers.h"
#include "tests/transport/test_server.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::TestServer;

class AdminTest : public ::testing::Test {
 protected:
  AdminTest() {
    v1::AreaChanged changed;
    changed.set_effective_date(20200101);
    for (const char* code : {"44", "4416", "441621", "441621101", "441621102", "441621103"}) {
      v1::Area* area = changed.add_changes()->mutable_created();
      area->set_code(code);
      area->set_name(code);
    }
    auto areas = std::make_shared<domain::AreaTree>();
    areas->Apply(changed, 20200101);
    server_.views.control.areas = areas;
  }

  // Codes page by page.
  std::vector<std::string> List(v1::ListAreasRequest request) {
    std::vector<std::string> pages;
    const auto stub = v1::AdminService::NewStub(server_.channel);
    do {
      grpc::ClientContext context;
      v1::ListAreasResponse response;
      const grpc::Status status = stub->ListAreas(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      std::string page;
      for (const v1::AreaNode& node : response.areas()) page += node.area().code() + " ";
      pages.push_back(page);
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty() && pages.size() < 10);
    return pages;
  }

  TestServer server_;
};

using Pages = std::vector<std::string>;

TEST_F(AdminTest, AreasAreListedInPagesWithoutGapOrDouble) {
  v1::ListAreasRequest request;
  request.set_page_size(4);
  EXPECT_EQ(List(request), (Pages{"44 4416 441621 441621101 ", "441621102 441621103 "}));
  request.set_page_size(3);
  EXPECT_EQ(List(request), (Pages{"44 4416 441621 ", "441621101 441621102 441621103 "}));
}

TEST_F(AdminTest, AreasOfALevelBelowACode) {
  v1::ListAreasRequest request;
  request.set_area_code("441621");
  request.set_level_digits(9);
  EXPECT_EQ(List(request), (Pages{"441621101 441621102 441621103 "}));
}

TEST_F(AdminTest, MalformedLevelsTokensAndDaysNameTheirField) {
  const auto stub = v1::AdminService::NewStub(server_.channel);
  const auto expect = [](const grpc::Status& status, const std::string& field) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << field;
    EXPECT_NE(status.error_details().find(field), std::string::npos) << field;
  };
  v1::ListAreasResponse areas;
  v1::ListAreasRequest level, token;
  level.set_level_digits(7);
  token.set_page_token("rubbish");
  grpc::ClientContext first, second, third, fourth;
  expect(stub->ListAreas(&first, level, &areas), "level_digits");
  expect(stub->ListAreas(&second, token, &areas), "page_token");
  v1::OpenDayRequest day;
  day.set_date(20260230);
  v1::OpenDayResponse opened;
  expect(stub->OpenDay(&third, day, &opened), "date");
  v1::ListRulebooksRequest rulebooks;
  rulebooks.set_page_token("rubbish");
  v1::ListRulebooksResponse listed;
  expect(stub->ListRulebooks(&fourth, rulebooks, &listed), "page_token");
}

TEST_F(AdminTest, AnAbsentRulebookIsNotFound) {
  v1::GetRulebookRequest request;
  request.set_rulebook_id("none");
  v1::GetRulebookResponse response;
  grpc::ClientContext context;
  EXPECT_EQ(v1::AdminService::NewStub(server_.channel)
                ->GetRulebook(&context, request, &response)
                .error_code(),
            grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace hearth::transport
