import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import rapport.client.ApiClient;
import rapport.client.ApiException;
import rapport.client.api.CustomersApi;
import rapport.client.api.ExchangeApi;
import rapport.client.api.IdentityApi;
import rapport.client.model.*;

/** A round trip through the generated Java client: run with the API's address as argument. */
public final class RoundTrip {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        // the offer to go on in HTTP/2, which comes with each request, needs a proxy in front
        client.setHttpClientBuilder(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
        client.updateBaseUri(arguments[0]);
        IdentityApi identity = new IdentityApi(client);
        Session session = identity.signUp(IdentityApi.APISignUpRequest.newBuilder().signUp(
                new SignUp()
                        .workspaceName("Java works")
                        .baseCurrency("EUR")
                        .timeZone("Europe/Paris")
                        .locale("fr")
                        .name("Ana")
                        .email("ana@java.example")
                        .password("a long enough passphrase")).build());
        String token = "Bearer " + session.getAccessToken();
        client.setRequestInterceptor(request -> request.header("Authorization", token));
        identity = new IdentityApi(client);
        same(identity.getMe().getUser().getEmail(), "ana@java.example");

        CustomersApi customers = new CustomersApi(client);
        AccountCreate wanted = new AccountCreate()
                .name("Bơ sữa Đà Lạt")
                .annualRevenue(new Money().amount("1250.50").currency("EUR"));
        Account account = create(customers, wanted);
        same(create(customers, wanted).getId(), account.getId());
        same(account.getAnnualRevenue().getAmount(), "1250.50");
        same(customers.listAccounts(CustomersApi.APIListAccountsRequest.newBuilder().q("da lat").build())
                .getItems().get(0).getId(), account.getId());
        SearchBody tree = new SearchBody()
                .where(Map.of("field", "name", "op", "contains", "value", "sữa"));
        same(customers.searchAccounts(CustomersApi.APISearchAccountsRequest.newBuilder()
                .searchBody(tree).build()).getItems().size(), 1);

        CustomersApi.APIChangeAccountRequest.Builder change =
                CustomersApi.APIChangeAccountRequest.newBuilder()
                        .accountId(account.getId())
                        .accountUpdate(new AccountUpdate().industry("food"));
        same(customers.changeAccount(change.build()).getVersion(), account.getVersion() + 1);
        refused(412, () -> customers.changeAccount(change.ifMatch("\"1\"").build()));

        Contact contact = customers.createContact(CustomersApi.APICreateContactRequest.newBuilder()
                .contactCreate(new ContactCreate()
                        .name(new PersonNameInput().given("Lan").family("Trần"))
                        .accountId(account.getId())).build());
        same(contact.getAccount().getId(), account.getId());
        same(customers.archiveAccount(CustomersApi.APIArchiveAccountRequest.newBuilder()
                .accountId(account.getId()).build()).getStatus(), RecordStatus.ARCHIVED);
        same(customers.restoreAccount(CustomersApi.APIRestoreAccountRequest.newBuilder()
                .accountId(account.getId()).build()).getStatus(), RecordStatus.ACTIVE);
        refused(404, () -> customers.getAccount(CustomersApi.APIGetAccountRequest.newBuilder()
                .accountId(contact.getId()).build()));

        ExchangeApi exchange = new ExchangeApi(client);
        ModelImport made = exchange.startImport(ExchangeApi.APIStartImportRequest.newBuilder()
                .importCreate(new ImportCreate()
                        .target(ImportTargetName.ACCOUNTS).fileName("few.csv")).build());
        // a file's bytes go by plain HTTP: the generated call would send its name
        HttpRequest upload = HttpRequest.newBuilder(
                        URI.create(arguments[0] + "/v1/imports/" + made.getId() + "/file"))
                .header("Authorization", token)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofString("name,country\nNord,FR\n"))
                .build();
        same(client.getHttpClient().send(upload, HttpResponse.BodyHandlers.ofString()).statusCode(), 200);
        ModelImport received = exchange.getImport(ExchangeApi.APIGetImportRequest.newBuilder()
                .importId(made.getId()).build());
        same(received.getColumns().stream().map(ImportColumn::getHeader).toList(),
                List.of("name", "country"));
        identity.signOut((String) null);
    }

    private static Account create(CustomersApi customers, AccountCreate wanted) throws ApiException {
        return customers.createAccount(CustomersApi.APICreateAccountRequest.newBuilder()
                .accountCreate(wanted).idempotencyKey("first").build());
    }

    private static void same(Object found, Object wanted) {
        if (!Objects.equals(found, wanted)) {
            throw new AssertionError(found + " is not " + wanted);
        }
    }

    private interface Call {
        void make() throws ApiException;
    }

    private static void refused(int status, Call call) {
        try {
            call.make();
        } catch (ApiException refusal) {
            same(refusal.getCode(), status);
            return;
        }
        throw new AssertionError("not refused");
    }
}
